using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Models;

/// <summary>Self-attention inside windows, with a learnt addend for each head and each offset of two tokens: T[(dy + w − 1)·(2w − 1) + dx + w − 1].</summary>
internal sealed class WindowAttention : Module
{
    private readonly int window, heads;
    private readonly double scale;
    private readonly Parameter table;
    private readonly Tensor offsets;
    private readonly Linear qkv, projection;
    private readonly Dictionary<WindowGrid, Tensor?> masks = [];

    public WindowAttention(int width, int window, int heads, Generator generator)
    {
        (this.window, this.heads) = (window, heads);
        scale = Math.Pow((double)width / heads, -0.5);
        int side = (2 * window) - 1;
        table = AddParameter("relative_position_bias_table", Ops.Empty([side * side, heads], DType.Float32));
        Initialize.TruncatedNormal()(table, generator);
        qkv = Add("qkv", new Linear(width, 3 * width, generator, weights: Initialize.TruncatedNormal()));
        projection = Add("proj", new Linear(width, width, generator, weights: Initialize.TruncatedNormal()));
        offsets = Tensor.From(Offsets(window), window * window * window * window).Keep();
    }

    /// <summary>(B·windows, w², C) → the same shape.</summary>
    public Tensor Forward(Tensor windows, WindowGrid grid)
    {
        using var scope = TensorScope.Open();
        var (rows, n, C) = (windows.Size(0), windows.Size(1), windows.Size(2));
        Tensor[] parts = qkv.Forward(windows).Reshape([rows, n, 3, heads, C / heads]).Permute([2, 0, 3, 1, 4]).Unbind();   // each (B·W, h, w², C/h)
        Tensor scores = (parts[0] * scale).Matmul(parts[1].MT);                                                        // (B·W, h, w², w²)
        scores = MaskOf(grid) is { } mask
            ? (scores.View([rows / grid.Count, grid.Count, heads, n, n]) + (Bias() + mask.To(scores.Device, table.Value.DType))).View([rows, heads, n, n])
            : scores + Bias();
        Tensor mixed = scores.Softmax(-1).To(parts[2].DType).Matmul(parts[2]);                                         // (B·W, h, w², C/h)
        return scope.Outward(projection.Forward(mixed.Transpose(1, 2).Reshape([rows, n, C])));
    }

    // (1, h, w², w²)
    private Tensor Bias() =>
        table.Value.IndexSelect(0, offsets.To(table.Value.Device, DType.Int64)).View([1, window * window, window * window, heads]).Permute([0, 3, 1, 2]);

    // A mask is small and the same for every batch.
    private Tensor? MaskOf(WindowGrid grid)
    {
        if (!masks.TryGetValue(grid, out Tensor? mask)) masks.Add(grid, mask = grid.Mask()?.Keep());
        return mask;
    }

    private static long[] Offsets(int window)
    {
        int area = window * window, side = (2 * window) - 1;
        long[] offsets = new long[area * area];
        for (int i = 0; i < offsets.Length; i++)
        {
            var (from, to) = (i / area, i % area);
            int dy = (from / window) - (to / window), dx = (from % window) - (to % window);
            offsets[i] = ((dy + window - 1) * side) + dx + window - 1;
        }
        return offsets;
    }
}
