using Parallax.Torch;

namespace Parallax.Methods.Objects;

/// <summary>The row with the largest dot product, of a table too long to compare with at once.</summary>
internal static class NearestDirection
{
    // Dot products at a time: as many as a cache holds on the CPU, enough to fill a GPU there.
    private const long EntriesOnCpu = 1 << 21, EntriesOnGpu = 1 << 26;

    /// <summary>max_j o_m·q_j, and its j; among equals the first.</summary>
    /// <param name="o">(M, D), M ≥ 1.</param>
    /// <param name="q">(L, D), L ≥ 1.</param>
    /// <returns>(M) both.</returns>
    public static (Tensor Product, Tensor Index) Of(Tensor o, Tensor q)
    {
        using var scope = TensorScope.Open();
        Tensor best = Ops.Full([o.Size(0)], double.NegativeInfinity, o.DType, device: o.Device);
        Tensor index = Ops.Full([o.Size(0)], -1, DType.Int64, device: o.Device);
        foreach (var (first, rows) in Blocks(o, q))
        {
            using var inner = TensorScope.Open();
            var (product, at) = o.Mm(rows.MT).Max(dim: 1);                                   // (M)
            Tensor nearer = product > best;
            best.Copy_(Ops.Where(nearer, product, best));
            index.Copy_(Ops.Where(nearer, at + first, index));
        }
        return (scope.Outward(best), scope.Outward(index));
    }

    /// <summary>Consecutive parts of q whose products with o are a table of a convenient size.</summary>
    public static IEnumerable<(long First, Tensor Rows)> Blocks(Tensor o, Tensor q)
    {
        long length = Math.Max(256, (o.Device == Device.Cpu ? EntriesOnCpu : EntriesOnGpu) / o.Size(0));
        for (long first = 0; first < q.Size(0); first += length) yield return (first, q.Narrow(0, first, Math.Min(length, q.Size(0) - first)));
    }
}
