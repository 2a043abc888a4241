using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax.Methods.PixPro;

/// <summary>PixPro's loss: patches agree with those of the other view that show the same place.</summary>
/// <remarks>
/// Xie et al., CVPR 2021, equation 6, with the released code's mean over the pairs of each image and its factor 2:
/// <code>
/// L(y, k) = −2 · mean_b( Σ_ij A_ij · unit(y_i)·k_j / (Σ_ij A_ij + 1e-6) )
/// </code>
/// An image without a positive pair contributes 0. Σ_j A_ij·k_j is summed first, so that no table of all cosines has a gradient. Pairs are counted in
/// float32, in which 1e-6 is lost from 16 on, as in the released code.
/// </remarks>
public static class PixelConsistency
{
    private const double Some = 1e-6;

    /// <summary>L, one number in [−2, 2]. Gradients reach the propagated side.</summary>
    /// <param name="propagated">y, (B, Na, D).</param>
    /// <param name="keys">k, what the momentum network projects, of norm 1: (B, Nb, D).</param>
    /// <param name="positives">A, (B, Na, Nb), bool.</param>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public static Tensor Between(Tensor propagated, Tensor keys, Tensor positives)
    {
        ArgumentNullException.ThrowIfNull(propagated);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(positives);
        Require.Shape(propagated, "(B, Na, D)", [-1, -1, -1]);
        var (B, Na, D) = (propagated.Size(0), propagated.Size(1), propagated.Size(2));
        Require.Shape(keys, $"({B}, Nb, {D})", [B, -1, D]);
        Require.Shape(positives, $"({B}, {Na}, {keys.Size(1)})", [B, Na, keys.Size(1)]);
        using var scope = TensorScope.Open();
        Tensor y = UnitVectors.Of(propagated);
        return scope.Outward(-2 * (y * Targets(keys.To(y.DType), positives.To(DType.Float32))).Sum([1, 2]).Mean());
    }

    // Σ_j A_ij·k_j / (Σ A + 1e-6): (B, Na, D), without a graph.
    private static Tensor Targets(Tensor k, Tensor A)
    {
        using var off = GradMode.Off();
        using var full = FullPrecision.Enter(A.Device);
        return A.To(k.DType).Bmm(k) / (A.Sum([1, 2], keepDim: true) + Some);
    }
}
