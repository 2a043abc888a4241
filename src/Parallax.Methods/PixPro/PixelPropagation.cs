using Parallax.Methods.Objectives;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Methods.PixPro;

/// <summary>The pixel propagation module: each patch becomes a sum of all patches of its view, weighted by how alike they are.</summary>
/// <remarks>
/// Xie et al., "Propagate Yourself", CVPR 2021, equations 4 and 5. The released code makes the transformed patches unit vectors, which the paper does not say:
/// <code>
/// s(x_i, x_j) = max(cos(x_i, x_j), 0)^γ      y_i = Σ_j s(x_i, x_j) · unit(g(x_j))
/// </code>
/// </remarks>
public sealed class PixelPropagation : Module
{
    // The derivative of a power below 1 has no bound at 0: the released code keeps away from it.
    private const double AwayFromZero = 1e-6;
    private readonly double γ;
    private readonly Mlp? g;

    /// <summary>Makes the module.</summary>
    /// <param name="channels">D, the size of a projected patch.</param>
    /// <param name="layers">Layers of g; 0 leaves the patches as they are.</param>
    /// <param name="sharpness">γ, above 0.</param>
    /// <param name="random">Where first values come from.</param>
    public PixelPropagation(int channels, int layers, double sharpness, Generator random)
    {
        γ = sharpness;
        if (layers > 0) g = Add("value_transform", new Mlp([.. Enumerable.Repeat(channels, layers + 1)], random, lastBias: true));
    }

    /// <summary>y, (B, N, D).</summary>
    /// <param name="x">Projected patches of one view, (B, N, D).</param>
    public Tensor Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Require.Shape(x, "(B, N, D)", [-1, -1, -1]);
        using var scope = TensorScope.Open();
        Tensor values = UnitVectors.Of(g?.Forward(x) ?? x);                            // (B, N, D)
        using var full = FullPrecision.Enter(x.Device);
        Tensor u = UnitVectors.Of(x), s = u.Bmm(u.MT).ClampMin(0);                     // (B, N, N)
        if (γ < 1) s += AwayFromZero;
        return scope.Outward(s.Pow(γ).Bmm(values));
    }
}
