namespace Parallax.Torch.Nn;

/// <summary>While training, leaves the whole branch of an image out with probability p and divides the others by 1 − p: x·b/(1 − p), one b an image.</summary>
/// <remarks>Huang et al. 2016, "Deep Networks with Stochastic Depth"; ViT, Swin and ConvNeXt raise p linearly over their blocks.</remarks>
public sealed class StochasticDepth : Layer
{
    private readonly Generator generator;
    private double rate;

    /// <summary>Makes a layer.</summary>
    /// <param name="rate">p in [0, 1).</param>
    /// <param name="generator">The stream that draws; whoever resumes a run restarts it.</param>
    public StochasticDepth(double rate, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        this.generator = generator;
        Rate = rate;
    }

    /// <summary>p in [0, 1); 0 draws nothing.</summary>
    public double Rate
    {
        get => rate;
        set => rate = value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "stochastic depth needs a rate in [0, 1)");
    }

    /// <summary>p of each of a number of blocks: from 0 evenly to the last one's.</summary>
    public static double RateOf(int block, int blocks, double last) => blocks == 1 ? last : last * block / (blocks - 1);

    /// <summary>(B, …) → the same shape.</summary>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (!IsTraining || rate == 0) return input;
        using var scope = TensorScope.Open();
        long[] shape = [input.Size(0), .. Enumerable.Repeat(1L, input.Rank - 1)];
        Tensor kept = Ops.Empty(shape, DType.Float32).Bernoulli_(1 - rate, generator).Div_(1 - rate);   // generators draw on the CPU
        return scope.Outward(input * kept.To(input.Device, input.DType));
    }
}
