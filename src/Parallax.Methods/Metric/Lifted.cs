using System.ComponentModel.DataAnnotations;
using Parallax.Torch;

namespace Parallax.Methods.Metric;

/// <summary><c>name: lifted</c>: Oh Song et al., CVPR 2016, generalised by Hermans et al. 2017; for embeddings that are not of unit length.</summary>
public sealed record LiftedOptions : MetricOptions
{
    /// <summary>m, in the units of distances.</summary>
    [Range(0.0, 1e3)] public double Margin { get; init; } = 1;

    /// <summary>Weight of the embeddings' mean length.</summary>
    [Range(0.0, 1e3)] public double LengthWeight { get; init; } = 0.005;

    /// <inheritdoc/>
    public override MetricObjective Create(MetricSpace space) => new Lifted(this);
}

/// <summary>L = mean over a of max(0, log Σ_P exp(d_ap) + log Σ_N exp(m − d_an)) + l·mean ‖x‖, d = ‖a − b + 1e-6‖.</summary>
/// <remarks>Oh Song, Xiang, Jegelka and Savarese, "Deep Metric Learning via Lifted Structured Feature Embedding", CVPR 2016.</remarks>
public sealed class Lifted(LiftedOptions options) : MetricObjective
{
    private const double Offset = 1e-6;   // of every coordinate, as in the framework's pairwise distance
    private const long ByDifferences = 2; // cdist's way without a matrix product, whose cancellation near 0 has no gradient

    /// <inheritdoc/>
    public override Tensor Of(EmbeddedBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Tensor x = batch.Embeddings, anchors = batch.Classes.Anchors;
        Tensor d = Ops.Cdist(batch.Of(anchors), x - Offset, 2, ByDifferences);               // (A, B)
        Tensor mates = LogSumExp(d, batch.Classes.Mates.IndexSelect(0, anchors)), others = LogSumExp(options.Margin - d, batch.Classes.Others.IndexSelect(0, anchors));
        return Sums.Mean((mates + others).Relu()) + options.LengthWeight * Sums.MeanLength(x);
    }

    private static Tensor LogSumExp(Tensor v, Tensor marked) => v.MaskedFill(marked.LogicalNot(), double.NegativeInfinity).Logsumexp([-1]);
}
