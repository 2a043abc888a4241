using Parallax.Torch;

namespace Parallax.Methods.Metric.Mining;

/// <summary>Draws one column of every row. Streams are the processor's, so that weights go there and choices come back.</summary>
internal static class Choice
{
    /// <summary>Evenly among the allowed.</summary>
    /// <param name="allowed">(T, B) bool, at least one in each row.</param>
    /// <param name="random">What is drawn from.</param>
    /// <returns>(T) int64.</returns>
    public static Tensor OneOf(Tensor allowed, Generator random) => OneOf(allowed.To(DType.Float32), allowed, random);

    /// <summary>By weights; a row that has none that is a number above 0 draws evenly among the allowed, so that a loss of NaN is told as one.</summary>
    /// <param name="weights">(T, B), not negative.</param>
    /// <param name="allowed">(T, B) bool, at least one in each row.</param>
    /// <param name="random">What is drawn from.</param>
    /// <returns>(T) int64.</returns>
    public static Tensor OneOf(Tensor weights, Tensor allowed, Generator random)
    {
        if (weights.Size(0) == 0) return Ops.Zeros([0], DType.Int64, weights.Device);
        Tensor numbers = weights.NanToNum(0).To(Device.Cpu, DType.Float32), even = allowed.To(Device.Cpu, DType.Float32);
        Tensor drawable = Ops.Where(numbers.Sum([1], keepDim: true) > 0, numbers, even);
        return drawable.Multinomial(1, generator: random).Squeeze(1).To(weights.Device, DType.Int64);
    }

    /// <summary>The smaller set where a row has one, the whole where it has none.</summary>
    public static Tensor OrAll(Tensor some, Tensor all) => Ops.Where(some.Any(dim: 1, keepDim: true), some, all);
}
