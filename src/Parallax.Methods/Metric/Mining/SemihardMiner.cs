using System.ComponentModel.DataAnnotations;
using Parallax.Torch;

namespace Parallax.Methods.Metric.Mining;

/// <summary><c>name: semihard</c>: any positive; a negative that is farther, but by less than the margin (Schroff et al., FaceNet, 2015).</summary>
public sealed record SemihardMiner : TupleMiner
{
    /// <summary>m, the objective's margin.</summary>
    [Range(0.0, 2.0)] public double Margin { get; init; } = 0.2;

    /// <summary>The negatives that may be drawn for anchors with given positives, (T, B) bool: d_ap &lt; d_an &lt; d_ap + m; all where there are none.</summary>
    /// <param name="batch">B embeddings.</param>
    /// <param name="anchors">a, (T) int64.</param>
    /// <param name="positives">p, (T) int64.</param>
    public Tensor Negatives(EmbeddedBatch batch, Tensor anchors, Tensor positives)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(positives);
        Tensor d = batch.Distances.IndexSelect(0, anchors), others = batch.Classes.Others.IndexSelect(0, anchors);   // (T, B)
        Tensor dap = d.Gather(1, positives.Unsqueeze(1));
        return Choice.OrAll(others.LogicalAnd(d > dap).LogicalAnd(d < dap + Margin), others);
    }

    /// <inheritdoc/>
    protected override Tuples Find(EmbeddedBatch batch, Generator random)
    {
        Tensor a = batch.Classes.Anchors;
        Tensor p = Choice.OneOf(batch.Classes.Mates.IndexSelect(0, a), random);
        return new Tuples(a, p, Choice.OneOf(Negatives(batch, a, p), random));
    }
}
