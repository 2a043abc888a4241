using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax.Methods.Objects;

/// <summary>The tokens of both views of each image, view 1 first, as the clustering reads them.</summary>
/// <param name="Features">x: (B, T, D), divided by their norms; f32 or f64.</param>
/// <param name="Distances">Between places: (B, T, T), symmetric, ∞ where there is none.</param>
internal sealed record JointTokens(Tensor Features, Tensor Distances)
{
    private const double LeastNorm = 1e-12;

    /// <summary>T.</summary>
    public long Count => Features.Size(1);

    /// <summary>Joins two views.</summary>
    /// <exception cref="ShapeException">They are not of the same images, or of different widths.</exception>
    public static JointTokens Of(PatchMap view1, PatchMap view2)
    {
        ArgumentNullException.ThrowIfNull(view1);
        ArgumentNullException.ThrowIfNull(view2);
        var (B, D) = (view1.Patches.Size(0), view1.Patches.Size(2));
        Require.Shape(view2.Patches, $"({B}, N, {D}), patches of the images of view 1", [B, -1, D]);
        Tensor x = FullPrecision.Of(Ops.Cat([view1.Patches, view2.Patches], dim: 1));        // (B, T, D)
        Tensor places = Ops.Cat([view1.Centres, view2.Centres], dim: 1).To(x.DType);         // (B, T, 2)
        Tensor distances = PatchDistance.BetweenPlaces(places, places);                      // (B, T, T)
        return new JointTokens(Unit(x), distances.MaskedFill_(distances.Eq(0), double.PositiveInfinity));
    }

    /// <summary>Rows divided by their norms; rows of zeros stay.</summary>
    public static Tensor Unit(Tensor rows) => rows / Norms(rows);

    /// <summary>The norms of rows, (…, 1); none is less than 1e-12.</summary>
    public static Tensor Norms(Tensor rows) => rows.LinalgVectorNorm(2, [-1], keepDim: true).ClampMin(LeastNorm);
}
