using Parallax.Torch;

namespace Parallax.Methods.Objectives;

/// <summary>How far two directions are apart: D(p, z) = −cos(p, z) = −unit(p)·unit(z), with unit(x) = x / max(|x|, 1e-12).</summary>
/// <remarks>
/// SimSiam (Chen and He, CVPR 2021), equation 1, and BYOL (Grill et al., NeurIPS 2020), equation 2: |unit(p) − unit(z)|² = 2 + 2·D(p, z). Nothing is
/// detached here: a side that is to stand still comes without a graph. Half floats are widened to float32.
/// </remarks>
public static class CosineCriterion
{
    /// <summary>D, the mean over the rows: one number in [−1, 1].</summary>
    /// <param name="p">(B, D) or (B, N, D).</param>
    /// <param name="z">Of the same shape.</param>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Tensor Between(Tensor p, Tensor z)
    {
        ArgumentNullException.ThrowIfNull(p);
        ArgumentNullException.ThrowIfNull(z);
        Require.SameShape(p, z);
        using var scope = TensorScope.Open();
        return scope.Outward(-(Unit(p) * Unit(z)).Sum(dim: -1).Mean());
    }

    /// <summary>x / max(|x|, 1e-12) along the last dimension, in f32 or better.</summary>
    /// <param name="x">(…, D).</param>
    public static Tensor Unit(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = TensorScope.Open();
        Tensor wide = FullPrecision.Of(x);
        return scope.Outward(wide / wide.Norm(2, [-1], keepDim: true).ClampMin(1e-12));
    }
}
