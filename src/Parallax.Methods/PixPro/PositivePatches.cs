using Parallax.Torch;

namespace Parallax.Methods.PixPro;

/// <summary>Which patches of two views show the same place of their image.</summary>
/// <remarks>
/// Xie et al., CVPR 2021, equation 1: a pair is positive when the distance of the centres, over the diagonal of the larger patch, is less than T. As in the
/// released code all lengths are shares of the image's sides, which for an image that is no square stretches one axis; the paper speaks of the image itself.
/// </remarks>
internal static class PositivePatches
{
    /// <summary>The mask A, (B, Na, Nb), bool, on the pixels' device.</summary>
    /// <param name="a">One view of every image.</param>
    /// <param name="b">Another.</param>
    /// <param name="grid">The grid of both feature maps.</param>
    /// <param name="distance">T.</param>
    public static Tensor Of(View a, View b, Grid grid, double distance)
    {
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        Tensor apart = PatchDistance.BetweenPlaces(Shares(a, grid), Shares(b, grid));       // (B, Na, Nb)
        return scope.Outward(apart < (Diagonals(a, grid).Maximum(Diagonals(b, grid)) * distance));
    }

    // Centres as shares of the image's height and width: (B, N, 2).
    private static Tensor Shares(View view, Grid grid)
    {
        float[] sides = [.. view.Geometry.SelectMany(g => new[] { (float)g.SourceHeight, g.SourceWidth })];
        Tensor centres = view.Centres(grid);
        return centres / Tensor.From(sides, view.Geometry.Count, 1, 2).To(centres.Device, centres.DType);
    }

    // A patch's diagonal: (B, 1, 1).
    private static Tensor Diagonals(View view, Grid grid)
    {
        float[] diagonals = [.. view.Geometry.Select(g => (float)double.Hypot(g.Crop.Width / grid.Columns / g.SourceWidth, g.Crop.Height / grid.Rows / g.SourceHeight))];
        return Tensor.From(diagonals, diagonals.Length, 1, 1).To(view.Pixels.Device, DType.Float32);
    }
}
