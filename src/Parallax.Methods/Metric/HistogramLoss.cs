using System.ComponentModel.DataAnnotations;
using Parallax.Torch;

namespace Parallax.Methods.Metric;

/// <summary><c>name: histogram</c>: Ustinova and Lempitsky, NIPS 2016.</summary>
public sealed record HistogramOptions : MetricOptions
{
    /// <summary>R, nodes on [−1, 1].</summary>
    [Range(2, 1 << 16)] public int Nodes { get; init; } = 65;

    /// <inheritdoc/>
    public override MetricObjective Create(MetricSpace space) => new HistogramLoss(this);
}

/// <summary>The chance that a negative pair is more similar than a positive one: L = Σ_r h⁻_r·Σ_{q ≤ r} h⁺_q.</summary>
/// <remarks>
/// Ustinova and Lempitsky, "Learning Deep Embeddings with Histogram Loss", NIPS 2016. h⁺ and h⁻ are the histograms of the similarities of positive and negative
/// pairs i &lt; j; each similarity is shared linearly by its two neighbouring nodes t_r = −1 + 2r/(R − 1).
/// </remarks>
public sealed class HistogramLoss(HistogramOptions options) : MetricObjective
{
    /// <inheritdoc/>
    public override Tensor Of(EmbeddedBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Tensor pairs = Ops.TriuIndices(batch.Classes.Count, batch.Classes.Count, 1, device: batch.Embeddings.Device);   // (2, B(B−1)/2)
        Tensor at = pairs.Select(0, 0) * batch.Classes.Count + pairs.Select(0, 1);
        Tensor s = batch.Similarities.Flatten().IndexSelect(0, at), positive = batch.Classes.Mates.Flatten().IndexSelect(0, at);
        return (Of(s, positive.LogicalNot()) * Of(s, positive).Cumsum(0)).Sum();
    }

    /// <summary>h: the histogram of the marked similarities divided by their number, (R); zeros when none is marked.</summary>
    /// <param name="similarities">In [−1, 1], (M); what rounding put outside counts as the end.</param>
    /// <param name="marked">(M) bool.</param>
    public Tensor Of(Tensor similarities, Tensor marked)
    {
        ArgumentNullException.ThrowIfNull(similarities);
        ArgumentNullException.ThrowIfNull(marked);
        long R = options.Nodes;
        Tensor place = ((similarities + 1) * ((R - 1) / 2.0)).Clamp(0, R - 1);               // in nodes
        Tensor node = place.Detach().Floor().ClampMax(R - 2), share = place - node, weight = marked.To(similarities.DType);
        Tensor index = node.To(DType.Int64);
        Tensor h = Ops.Zeros([R], similarities.DType, similarities.Device)
            .IndexAdd(0, index, weight * (1 - share)).IndexAdd(0, index + 1, weight * share);
        return h / weight.Sum().ClampMin(1);
    }
}
