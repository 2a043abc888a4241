using System.ComponentModel.DataAnnotations;
using Parallax.Methods.Metric.Mining;
using Parallax.Torch;

namespace Parallax.Methods.Metric;

/// <summary><c>name: quadruplet</c>: Chen et al., CVPR 2017.</summary>
public sealed record QuadrupletOptions : TupleOptions
{
    /// <summary>α₁, the margin of the anchor's negative.</summary>
    [Range(0.0, 4.0)] public double Margin { get; init; } = 0.2;

    /// <summary>α₂, the margin of a pair of two other classes.</summary>
    [Range(0.0, 4.0)] public double OtherMargin { get; init; } = 0.2;

    /// <summary>Whether every triplet meets the fourth images of all, as released; its own alone otherwise.</summary>
    public bool AllPairs { get; init; }

    /// <inheritdoc/>
    public override MetricObjective Create(MetricSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return new Quadruplet(this, space.Random);
    }
}

/// <summary>L = mean of max(0, d_ap − d_an + α₁) + mean of max(0, d_ap − d_nf + α₂), with a fourth image f.</summary>
/// <remarks>Chen, Chen, Zhang and Huang, "Beyond Triplet Loss: a Deep Quadruplet Network for Person Re-identification", CVPR 2017.</remarks>
public sealed class Quadruplet(QuadrupletOptions options, Generator random) : TupleObjective(options.Miner, random)
{
    /// <inheritdoc/>
    public override Tensor Over(EmbeddedBatch batch, Tuples tuples)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(tuples);
        return Over(batch, tuples, Fourth(batch.Classes, tuples));
    }

    /// <summary>The loss over given quadruplets.</summary>
    /// <param name="batch">B embeddings.</param>
    /// <param name="tuples">T triplets.</param>
    /// <param name="fourth">f, (T) int64.</param>
    public Tensor Over(EmbeddedBatch batch, Tuples tuples, Tensor fourth)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(tuples);
        Tensor a = batch.Of(tuples.Anchors), p = batch.Of(tuples.Positives), n = batch.Of(tuples.Negatives), f = batch.Of(fourth);   // (T, D)
        Tensor ap = Distance(a, p), an = Distance(a, n);                                     // (T)
        Tensor other = options.AllPairs ? ap.Unsqueeze(1) - Distance(n.Unsqueeze(1), f) : ap - Distance(n, f);
        return Sums.Mean((ap - an + options.Margin).Relu()) + Sums.Mean((other + options.OtherMargin).Relu());
    }

    private static Tensor Distance(Tensor a, Tensor b) => (a - b).Norm(2, [-1]);

    // Of a third class; with two classes in the batch, any of the anchor's.
    private Tensor Fourth(BatchClasses classes, Tuples tuples)
    {
        using var off = GradMode.Off();
        Tensor notN = classes.Others.IndexSelect(0, tuples.Negatives);
        return Choice.OneOf(Choice.OrAll(notN.LogicalAnd(classes.Others.IndexSelect(0, tuples.Anchors)), notN), Random);
    }
}
