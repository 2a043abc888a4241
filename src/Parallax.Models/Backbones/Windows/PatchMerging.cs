using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Models;

/// <summary>Four neighbours to one token: their vectors side by side, a norm, and a linear map 4C → 2C.</summary>
internal sealed class PatchMerging : Module
{
    private readonly LayerNorm norm;
    private readonly Linear reduction;

    public PatchMerging(int width, double eps, Generator generator)
    {
        reduction = Add("reduction", new Linear(4 * width, 2 * width, generator, bias: false, weights: Initialize.TruncatedNormal()));
        norm = Add("norm", new LayerNorm(4 * width, eps));
    }

    /// <summary>The grid behind the merging; odd sides are padded by a token of zeros.</summary>
    public static Grid Merged(Grid grid) => new((grid.Rows + 1) / 2, (grid.Columns + 1) / 2);

    /// <summary>(B, N, C) → (B, N / 4, 2C); neighbours in the order (even row, even column), (odd, even), (even, odd), (odd, odd).</summary>
    public Tensor Forward(Tensor tokens, Grid grid)
    {
        using var scope = TensorScope.Open();
        Tensor map = tokens.Unflatten(1, [grid.Rows, grid.Columns]);   // (B, H, W, C)
        if (grid.Rows % 2 == 1 || grid.Columns % 2 == 1) map = map.ConstantPadNd([0, 0, 0, grid.Columns % 2, 0, grid.Rows % 2]);
        Tensor four = Ops.Cat([Every(map, 0, 0), Every(map, 1, 0), Every(map, 0, 1), Every(map, 1, 1)], -1);
        return scope.Outward(reduction.Forward(norm.Forward(four.Flatten(1, 2))));
    }

    private static Tensor Every(Tensor map, int row, int column) => map.Slice(1, row, long.MaxValue, 2).Slice(2, column, long.MaxValue, 2);
}
