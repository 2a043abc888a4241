using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax;

/// <summary>Distances between every patch of one view and every patch of the other, for <see cref="Match"/>. They have no gradient.</summary>
public static class PatchDistance
{
    // The product form leaves rounding of about √D·2⁻⁵³ of the squared norms: what lies below this share of them is a distance of 0.
    private const double Rounding = 1e-13;

    /// <summary>Distances between places, by differences: coinciding places are 0 apart, equal distances compare equal.</summary>
    /// <remarks>The form over matrix products that <c>cdist</c> prefers misplaces coinciding centres by up to 0.2 pixels.</remarks>
    /// <param name="a">Centres (B, Na, 2).</param>
    /// <param name="b">Centres (B, Nb, 2).</param>
    /// <returns>(B, Na, Nb).</returns>
    public static Tensor BetweenPlaces(Tensor a, Tensor b)
    {
        const long ByDifferences = 2;
        return Ops.Cdist(a.Detach(), b.Detach(), computeMode: ByDifferences);
    }

    /// <summary>Distances between features: |x − y|² = |x|² + |y|² − 2·x·y in float64, given in float32.</summary>
    /// <remarks>
    /// As a matrix product it costs a tenth of the differences; float64 keeps the cancellation below float32's resolution, so that equal
    /// distances, rounded to float32, compare equal and the lowest index can win. The transpose serves the other direction.
    /// </remarks>
    /// <param name="a">Features (B, Na, D).</param>
    /// <param name="b">Features (B, Nb, D).</param>
    /// <returns>(B, Na, Nb), float32.</returns>
    public static Tensor BetweenFeatures(Tensor a, Tensor b)
    {
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        using var full = FullPrecision.Enter(a.Device);
        var (x, y) = (a.To(DType.Float64), b.To(DType.Float64));
        Tensor norms = x.Square().Sum(dim: -1).Unsqueeze(-1) + y.Square().Sum(dim: -1).Unsqueeze(-2);   // (B, Na, Nb)
        Tensor squared = norms.Baddbmm(x, y.MT, alpha: -2);
        Tensor snapped = squared.MaskedFill(squared < (norms * Rounding), 0);
        return scope.Outward(snapped.Sqrt().To(DType.Float32));
    }
}
