using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Methods.LoGo;

/// <summary>LoGo's dissimilarity of local crops: the mean affinity of the two crops of an image, by a regressor that learns what alike is.</summary>
/// <remarks>
/// Zhang et al., CVPR 2022, algorithm 1. The regressor takes a step on detached directions before it judges, in every part of a batch; encoders get no gradient from its
/// objective, and it gets none from the encoders' loss. Over several ranks its gradients are means, and negatives come from the images of all. Its parameters
/// are frozen but for its own step, so that no other optimizer has them; velocities are buffers. An abandoned step is taken back.
/// </remarks>
public sealed class LocalDissimilarity : Module
{
    private readonly RegressorOptions options;
    private readonly Generator random;
    private readonly Regressor regressor;
    private readonly InnerSgd optimizer;
    private readonly Remembered before;
    private Tensor? lastObjective;

    /// <summary>Makes the regressor.</summary>
    /// <param name="options">How it is and learns.</param>
    /// <param name="channels">d, the size of a direction.</param>
    /// <param name="random">Where first values, noise and negatives come from.</param>
    public LocalDissimilarity(RegressorOptions options, int channels, Generator random)
    {
        ArgumentNullException.ThrowIfNull(options);
        (this.options, this.random) = (options, random);
        regressor = Add("regressor", new Regressor(options, channels, random));
        optimizer = Add("velocity", new InnerSgd(regressor, options.Momentum, options.WeightDecay));
        before = new Remembered(regressor, optimizer);
        regressor.RequireGrad(false);
    }

    /// <summary>What says how alike two crops are.</summary>
    public Regressor Regressor => regressor;

    /// <summary>For N images of all ranks the image of each one's negative, (N), int64; null draws them.</summary>
    public Func<long, Tensor>? Others { get; set; }

    /// <summary>For N images of all ranks the two noises in the place of drawn ones, (N, d), of variance 1.</summary>
    internal Func<long, (Tensor First, Tensor Second)>? StandardNoise { get; set; }

    /// <summary>The regressor's objective in its last step.</summary>
    internal double Objective => lastObjective!.ToDouble();

    /// <summary>Takes the regressor's step; then the mean affinity, with gradients into both crops.</summary>
    /// <param name="u1">Directions of the first local crops, (B, d).</param>
    /// <param name="u2">Those of the second.</param>
    /// <param name="at">How far training is.</param>
    public Tensor Between(Tensor u1, Tensor u2, Progress at)
    {
        ArgumentNullException.ThrowIfNull(u1);
        ArgumentNullException.ThrowIfNull(u2);
        Learn(u1.Detach(), u2.Detach(), at);
        return regressor.Affinity(u1, u2).Mean();
    }

    /// <summary>The step is done.</summary>
    public void AfterStep() => before.Forget();

    /// <summary>Takes back what an abandoned step changed.</summary>
    public void Abandon() => before.Restore();

    private void Learn(Tensor a, Tensor c, Progress at)
    {
        using var scope = TensorScope.Open();
        before.Remember();
        regressor.RequireGrad(true);
        Tensor objective = Goal(a, c, at);
        optimizer.Step(optimizer.Gradients(objective, at.Ranks), options.BaseLr * a.Size(0) * at.Ranks.Size / 256);
        regressor.RequireGrad(false);
        lastObjective?.Dispose();
        lastObjective = objective.Detach().Keep();
    }

    private Tensor Goal(Tensor a, Tensor c, Progress at)
    {
        var (n1, n2) = DrawNoise(a, at);
        if (options.Goal == RegressorGoal.BothOrders)
        {
            var (positive, negative) = PairGoals.BothOrders(regressor, a, c, (n1, n2), FarEnd(a, at), FarEnd(c, at));
            return positive + negative;
        }
        long N = a.Size(0) * at.Ranks.Size;
        Tensor others = (Others?.Invoke(N) ?? PairGoals.OthersOf(N, random)).To(a.Device, DType.Int64);
        Tensor negatives = Own(at.Ranks.AllGather(a).IndexSelect(0, others), at);
        return options.Goal == RegressorGoal.Logistic
            ? PairGoals.Logistic(regressor, a + n1, c + n2, a, negatives)
            : PairGoals.Omega(regressor, a + n1, c + n2, a, negatives);
    }

    private static Tensor FarEnd(Tensor u, Progress at) => Own(at.Ranks.AllGather(u).Flip([0]), at);

    // This rank's rows of what the images of all ranks have.
    private static Tensor Own(Tensor all, Progress at)
    {
        long B = all.Size(0) / at.Ranks.Size;
        return all.Narrow(0, at.Ranks.Rank * B, B);
    }

    // N(0, (s/√d)²) for the images of all ranks, so that their number changes nothing.
    private (Tensor First, Tensor Second) DrawNoise(Tensor u, Progress at)
    {
        if (options.Noise == 0) return (u.ZerosLike(), u.ZerosLike());
        long N = u.Size(0) * at.Ranks.Size, d = u.Size(1);
        var (n1, n2) = StandardNoise?.Invoke(N) ?? (Ops.Randn([N, d], random), Ops.Randn([N, d], random));
        double scale = options.Noise / Math.Sqrt(d);
        return (Own(n1.To(u.Device, u.DType) * scale, at), Own(n2.To(u.Device, u.DType) * scale, at));
    }
}
