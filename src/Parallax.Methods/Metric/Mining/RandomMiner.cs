using Parallax.Torch;

namespace Parallax.Methods.Metric.Mining;

/// <summary><c>name: random</c>: B triplets out of all that the batch has, none twice; all of them where there are fewer.</summary>
public sealed record RandomMiner : TupleMiner
{
    /// <inheritdoc/>
    protected override Tuples Find(EmbeddedBatch batch, Generator random)
    {
        BatchClasses classes = batch.Classes;
        Tensor mates = classes.Mates.Sum([1]), others = classes.Others.Sum([1]);           // (B): choices of p, and of n
        Tensor ends = (mates * others).Cumsum(0);                                            // triplets up to and with each anchor
        long all = ends.Select(0, -1).ToInt64();
        Tensor drawn = Ops.Randperm(all, random).Narrow(0, 0, Math.Min(all, classes.Count)).To(ends.Device, DType.Int64);
        Tensor a = Ops.Searchsorted(ends, drawn, right: true);
        Tensor within = drawn - (ends - mates * others).IndexSelect(0, a), n = others.IndexSelect(0, a);
        return new Tuples(a, Marked(classes.Mates, a, within.FloorDivide(n)), Marked(classes.Others, a, within.Remainder(n)));
    }

    // The marked column of a rank, row by row: a stable sort puts them first and keeps their order.
    private static Tensor Marked(Tensor marks, Tensor rows, Tensor rank) =>
        marks.To(DType.Int64).Argsort(stable: true, dim: 1, descending: true).IndexSelect(0, rows).Gather(1, rank.Unsqueeze(1)).Squeeze(1);
}
