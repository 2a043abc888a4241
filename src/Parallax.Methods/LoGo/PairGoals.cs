using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax.Methods.LoGo;

/// <summary>What the regressor minimises: crops of one image are alike, crops of two are not. Inputs are detached directions, (B, d).</summary>
public static class PairGoals
{
    /// <summary>mean( softplus(−r[a + n₁, c + n₂]) + softplus(r[a, a_π]) ).</summary>
    /// <param name="regressor">r.</param>
    /// <param name="a">Crop 1 with its noise.</param>
    /// <param name="c">Crop 2 with its noise.</param>
    /// <param name="plain">Crop 1 as it is.</param>
    /// <param name="others">Crop 1 of other images, row by row.</param>
    public static Tensor Logistic(Regressor regressor, Tensor a, Tensor c, Tensor plain, Tensor others)
    {
        ArgumentNullException.ThrowIfNull(regressor);
        return regressor.Denial(a, c).Mean() + regressor.Affinity(plain, others).Mean();
    }

    /// <summary>−Ω = mean f(a, a_π) − mean f(a + n₁, c + n₂): the supplement's form of the mutual information's bound.</summary>
    /// <param name="regressor">f = softplus(r).</param>
    /// <param name="a">Crop 1 with its noise.</param>
    /// <param name="c">Crop 2 with its noise.</param>
    /// <param name="plain">Crop 1 as it is.</param>
    /// <param name="others">Crop 1 of other images, row by row.</param>
    public static Tensor Omega(Regressor regressor, Tensor a, Tensor c, Tensor plain, Tensor others)
    {
        ArgumentNullException.ThrowIfNull(regressor);
        Tensor positive = regressor.Affinity(a, c).Mean();
        return regressor.Affinity(plain, others).Mean() - positive;
    }

    /// <summary>The released objective: both orders of a pair, noise on positives, and in the place of another image the one at the other end of the batch.</summary>
    /// <remarks>Of an odd batch the middle image is its own negative.</remarks>
    /// <param name="regressor">r.</param>
    /// <param name="a">Crop 1.</param>
    /// <param name="c">Crop 2.</param>
    /// <param name="noise">n₁ and n₂, already scaled: one pair for both orders.</param>
    /// <param name="farA">Crop 1 of the image at the other end.</param>
    /// <param name="farC">Crop 2 of it.</param>
    /// <returns>The mean over positive pairs and that over negative ones, whose sum is minimised.</returns>
    public static (Tensor Positive, Tensor Negative) BothOrders(Regressor regressor, Tensor a, Tensor c, (Tensor First, Tensor Second) noise, Tensor farA, Tensor farC)
    {
        ArgumentNullException.ThrowIfNull(regressor);
        Tensor positive = 0.5 * (regressor.Denial(a + noise.First, c + noise.Second) + regressor.Denial(c + noise.First, a + noise.Second)).Mean();
        Tensor negative = 0.5 * (regressor.Affinity(a, farC) + regressor.Affinity(c, farA)).Mean();
        return (positive, negative);
    }

    /// <summary>A random order in which no place keeps its number: one cycle through all places.</summary>
    /// <param name="count">At least 2.</param>
    /// <param name="random">Where it comes from.</param>
    /// <returns>(count), int64.</returns>
    /// <exception cref="ShapeException">There is no other place.</exception>
    public static Tensor OthersOf(long count, Generator random)
    {
        if (count < 2) throw new ShapeException($"logo: a crop of another image needs a batch of at least 2 images, found {count}");
        Tensor cycle = Ops.Randperm(count, random, DType.Int64);
        return cycle.ZerosLike().Scatter(0, cycle, cycle.Roll([1], [0]));
    }
}
