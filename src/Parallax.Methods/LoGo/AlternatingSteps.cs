using Parallax.Methods.Contrast;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Methods.LoGo;

/// <summary>What LoGo's released trainer does before its main step: a step of the encoder along the dissimilarity, with an optimizer of its own.</summary>
/// <remarks>
/// Local crops are embedded, the key encoder follows, the regressor learns; the gradient of the dissimilarity is cut to a share of the length that the main
/// gradient had in the last step of this epoch, and moves the query encoder; the key encoder follows once more. All of it is taken back when the step is abandoned.
/// </remarks>
internal sealed class AlternatingSteps : Module
{
    private const double ε = 1e-6;

    private readonly AlternatingOptions options;
    private readonly ContrastEncoder query;
    private readonly Teacher key;
    private readonly LocalDissimilarity? dissimilarity;
    private readonly InnerSgd? optimizer;
    private readonly ModuleBuffer lastNorm;
    private readonly Remembered before;

    public AlternatingSteps(AlternatingOptions options, ContrastEncoder query, ContrastEncoder key, Teacher follower, LocalDissimilarity? dissimilarity)
    {
        (this.options, this.query, this.key, this.dissimilarity) = (options, query, follower, dissimilarity);
        if (dissimilarity is not null) optimizer = Add("velocity", new InnerSgd(query, options.Momentum, options.WeightDecay));
        lastNorm = AddBuffer("last_norm", Tensor.From([0.0, -1]));                           // of the main gradient, and its epoch
        before = new Remembered(optimizer is null ? [query, key] : [query, key, optimizer]);
    }

    /// <summary>The last dissimilarity, the length of its gradient and what it was cut to.</summary>
    internal (double Dissimilarity, double Norm, double Limit) Last { get; private set; }

    /// <summary>The step along the dissimilarity, and both moves of the key encoder.</summary>
    /// <exception cref="InvalidOperationException">The batch comes in parts.</exception>
    public void TakeLocalStep(ViewBatch views, double keyMomentum, Progress at)
    {
        if (before.IsHeld) throw new InvalidOperationException("moco_logo: with alternating the encoder moves inside a step, which therefore has one part: expected schedule.accumulate: 1");
        before.Remember();
        if (dissimilarity is not null)
        {
            using var scope = TensorScope.Open();
            Tensor[] u = ViewPass.Apart(views.Only([LogoOptions.FirstLocal, LogoOptions.FirstLocal + 1]), query.Embed);
            key.Follow(keyMomentum);
            Tensor ll = dissimilarity.Between(u[0], u[1], at);
            Tensor[] gradients = optimizer!.Gradients(ll, at.Ranks);
            double[] last = lastNorm.Value.ToArray<double>();
            double limit = last[1] == at.Epoch ? options.ClipRatio * last[0] : 0;
            Last = (ll.ToDouble(), Shorten(gradients, limit), limit);
            optimizer.Step(gradients, at.LearningRate);
        }
        key.Follow(keyMomentum);
    }

    /// <summary>Notes the length of the main gradient.</summary>
    public void BeforeStep(double gradientNorm, Progress at)
    {
        using var scope = TensorScope.Open();
        lastNorm.Value.Copy_(Tensor.From([gradientNorm, at.Epoch]));
    }

    public void AfterStep() => before.Forget();

    public void Abandon() => before.Restore();

    /// <summary>g ← g·min(1, limit/(|g| + ε)), |g| over all tensors together.</summary>
    /// <returns>|g| before.</returns>
    internal static double Shorten(Tensor[] gradients, double limit)
    {
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        double norm = Ops.Stack(Ops.ForeachNorm(gradients)).LinalgVectorNorm().ToDouble();
        if (limit / (norm + ε) < 1) Ops.ForeachMul_(gradients, limit / (norm + ε));
        return norm;
    }
}
