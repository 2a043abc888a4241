namespace Parallax.Torch.Nn;

/// <summary>Fills a new weight.</summary>
/// <param name="weight">(outputs, inputs, …), changed in place.</param>
/// <param name="generator">Where the numbers come from.</param>
public delegate void Initializer(Tensor weight, Generator generator);

/// <summary>First values of weights, number for number those of torch.nn.init for the same seed; none from <see cref="Generator.ForLoading"/>.</summary>
public static class Initialize
{
    // The largest f32 below 1: f32 draws reach −1, whose inverse error function is −∞.
    private const double AlmostOne = 1 - (1.0 / (1 << 24));

    /// <summary>PyTorch's default for weights of Linear and Conv2d: uniform within ±1/√fan-in.</summary>
    public static void Default(Tensor weight, Generator generator) => KaimingUniform(weight, FanIn(weight), Math.Sqrt(2.0 / (1 + 5)), generator);

    /// <summary>He et al. 2015 for ReLU: normal, σ = √(2 / fan-in), fan-in = inputs · receptive field.</summary>
    public static void KaimingNormalFanIn(Tensor weight, Generator generator) => Normal(weight, Math.Sqrt(2) / Math.Sqrt(FanIn(weight)), generator);

    /// <summary>He et al. 2015 for ReLU: normal, σ = √(2 / fan-out), fan-out = outputs · receptive field.</summary>
    public static void KaimingNormalFanOut(Tensor weight, Generator generator) => Normal(weight, Math.Sqrt(2) / Math.Sqrt(FanOut(weight)), generator);

    /// <summary>He et al. 2015 for ReLU: uniform within ±√(6 / fan-in).</summary>
    public static void KaimingUniformFanIn(Tensor weight, Generator generator) => KaimingUniform(weight, FanIn(weight), Math.Sqrt(2), generator);

    /// <summary>He et al. 2015 for ReLU: uniform within ±√(6 / fan-out).</summary>
    public static void KaimingUniformFanOut(Tensor weight, Generator generator) => KaimingUniform(weight, FanOut(weight), Math.Sqrt(2), generator);

    /// <summary>A normal distribution around 0, cut off at ±<paramref name="bound"/> (an absolute value, as in PyTorch, not a number of σ).</summary>
    /// <remarks>PyTorch turns one draw in 2²⁴ into ±<paramref name="bound"/>; here that draw becomes ±5.4 σ.</remarks>
    public static Initializer TruncatedNormal(double std = 0.02, double bound = 2) => (weight, generator) =>
    {
        if (generator.LeavesWeights) return;
        using var noGrad = GradMode.Off();
        double inside = ErrorFunction(bound / std / Math.Sqrt(2));
        double most = Math.Min(inside, AlmostOne);
        weight.Uniform_(-inside, inside, generator).Clamp_(-most, most).Erfinv_().Mul_(std * Math.Sqrt(2)).Clamp_(-bound, bound);
    };

    /// <summary>The same number everywhere; draws nothing.</summary>
    public static Initializer Constant(double value) => (weight, _) =>
    {
        using var noGrad = GradMode.Off();
        weight.Fill_(value);
    };

    /// <summary>A normal distribution around 0.</summary>
    public static void Normal(Tensor weight, double std, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(weight);
        ArgumentNullException.ThrowIfNull(generator);
        if (generator.LeavesWeights) return;
        using var noGrad = GradMode.Off();
        weight.Normal_(0, std, generator);
    }

    /// <summary>PyTorch's default for biases: uniform within ±1/√fan-in of the layer.</summary>
    internal static void DefaultBias(Tensor bias, Tensor weight, Generator generator)
    {
        if (generator.LeavesWeights) return;
        double bound = 1 / Math.Sqrt(FanIn(weight));
        using var noGrad = GradMode.Off();
        bias.Uniform_(-bound, bound, generator);
    }

    private static void KaimingUniform(Tensor weight, long fan, double gain, Generator generator)
    {
        if (generator.LeavesWeights) return;
        double bound = Math.Sqrt(3) * (gain / Math.Sqrt(fan));
        using var noGrad = GradMode.Off();
        weight.Uniform_(-bound, bound, generator);
    }

    private static long FanIn(Tensor weight) => weight.Count / weight.Size(0);

    private static long FanOut(Tensor weight) => weight.Count / weight.Size(1);

    private static double ErrorFunction(double x)
    {
        using var scope = TensorScope.Open();
        return Tensor.From([x]).Erf().ToDouble();
    }
}
