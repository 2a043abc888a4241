using Parallax.Torch;

namespace Parallax.Models;

/// <summary>A learnt position embedding for a square grid, brought to other grids by bicubic interpolation.</summary>
internal static class PositionEmbedding
{
    // DINO's guard against a grid that rounds to one cell less; it shifts the sampled places a little, and weights were trained with it.
    private const double Offset = 0.1;

    /// <summary>(1, 1 + n², C) → (1, 1 + rows·columns, C); the class token's stays. On its own grid it is returned as it is.</summary>
    public static Tensor For(Tensor embedding, Grid grid)
    {
        int side = (int)Math.Round(Math.Sqrt(embedding.Size(1) - 1));
        if (grid == new Grid(side, side)) return embedding;
        using var scope = TensorScope.Open();
        Tensor map = embedding[.., 1..].Transpose(1, 2).Unflatten(2, [side, side]);   // (1, C, n, n)
        Tensor resized = map.UpsampleBicubic2d(
            [grid.Rows, grid.Columns], alignCorners: false, scalesH: (grid.Rows + Offset) / side, scalesW: (grid.Columns + Offset) / side);
        return scope.Outward(Ops.Cat([embedding[.., ..1], resized.Flatten(2).Transpose(1, 2)], 1));
    }
}
