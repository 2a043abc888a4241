using Parallax.Torch.Nn;
using Parallax.Torch.Serialization;

namespace Parallax.Torch.Optim;

/// <summary>Keeps small gradients of a float16 run from becoming 0: the loss is scaled up, the gradients back down, by a factor that adapts.</summary>
/// <remarks>
/// torch.cuda.amp.GradScaler's rule: a step with non-finite gradients is left out and halves the factor; 2,000 good steps in a row double it.
/// </remarks>
/// <example><code>
/// scaler.Scale(loss).Backward();
/// bool finite = scaler.Unscale(parameters);
/// if (finite) optimizer.Step(lr);
/// scaler.Update(finite);
/// </code></example>
/// <param name="factor">The first factor.</param>
/// <param name="growth">What the factor is multiplied by after <paramref name="growthInterval"/> good steps in a row.</param>
/// <param name="backoff">What the factor is multiplied by after a bad step.</param>
/// <param name="growthInterval">Steps.</param>
public sealed class LossScaler(double factor = 65536, double growth = 2, double backoff = 0.5, int growthInterval = 2000)
{
    private const string ScaleName = "scale", TrackerName = "growth_tracker";
    private long goodSteps;

    /// <summary>What the next loss is multiplied by.</summary>
    public double Factor { get; private set; } = factor > 0 ? factor : throw new ArgumentOutOfRangeException(nameof(factor), factor, "a factor of the loss is above 0");

    /// <summary>The loss as backward should see it.</summary>
    public Tensor Scale(Tensor loss) => loss * Factor;

    /// <summary>Divides the gradients by the factor. Waits for the device.</summary>
    /// <returns>Whether all are finite; a step with others must be left out.</returns>
    public bool Unscale(IEnumerable<Parameter> parameters)
    {
        using var scope = TensorScope.Open();
        using var noGrad = GradMode.Off();
        var gradients = new Gradients(parameters);
        gradients.Scale(1 / Factor);
        return double.IsFinite(gradients.TotalNorm());
    }

    /// <summary>Adapts the factor to how a step went, once after each.</summary>
    public void Update(bool finite)
    {
        goodSteps = finite ? goodSteps + 1 : 0;
        if (!finite) Factor *= backoff;
        else if (goodSteps == growthInterval) (Factor, goodSteps) = (Factor * growth, 0);
    }

    /// <summary>The factor and the good steps since it last changed.</summary>
    public IReadOnlyDictionary<string, Tensor> StateDict() => new Dictionary<string, Tensor>
    {
        [ScaleName] = Ops.Full([], Factor, DType.Float64).Keep(),
        [TrackerName] = Ops.Full([], goodSteps, DType.Int64).Keep(),
    };

    /// <summary>Takes over a state that <see cref="StateDict"/> gave.</summary>
    /// <exception cref="CheckpointException">An entry is missing.</exception>
    public void LoadStateDict(IReadOnlyDictionary<string, Tensor> state)
    {
        ArgumentNullException.ThrowIfNull(state);
        (Factor, goodSteps) = (Entry(ScaleName).ToDouble(), Entry(TrackerName).ToInt64());

        Tensor Entry(string name) => state.TryGetValue(name, out Tensor? entry) ? entry : throw new CheckpointException($"the loss scaler's '{name}' is missing");
    }
}
