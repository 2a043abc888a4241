using Parallax.Torch;

namespace Parallax.Methods.Objectives;

/// <summary>How far two directions are apart: D(p, z) = −cos(p, z).</summary>
/// <remarks>
/// SimSiam (Chen and He, CVPR 2021), equation 1, and BYOL (Grill et al., NeurIPS 2020), equation 2: |unit(p) − unit(z)|² = 2 + 2·D(p, z). Nothing is
/// detached here: a side that is to stand still comes without a graph.
/// </remarks>
public static class CosineCriterion
{
    /// <summary>D, the mean over the rows: one number in [−1, 1].</summary>
    /// <param name="p">(B, D) or (B, N, D).</param>
    /// <param name="z">Of the same shape.</param>
    /// <exception cref="ShapeException">The shapes differ.</exception>
    public static Tensor Between(Tensor p, Tensor z) => -UnitVectors.Cosines(p, z).Mean();
}
