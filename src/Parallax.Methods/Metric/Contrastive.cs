using System.ComponentModel.DataAnnotations;
using Parallax.Methods.Metric.Mining;
using Parallax.Torch;

namespace Parallax.Methods.Metric;

/// <summary><c>name: contrastive</c>: Hadsell et al., CVPR 2006, on mined triplets.</summary>
public sealed record ContrastiveOptions : TupleOptions
{
    /// <summary>m⁺, the distance up to which mates are near enough.</summary>
    [Range(0.0, 4.0)] public double PositiveMargin { get; init; }

    /// <summary>m⁻, the distance from which on others are far enough.</summary>
    [Range(0.0, 4.0)] public double NegativeMargin { get; init; } = 1;

    /// <inheritdoc/>
    public override MetricObjective Create(MetricSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return new Contrastive(this, space.Random);
    }
}

/// <summary>L = mean of max(0, d_ap − m⁺) + mean of max(0, m⁻ − d_an), d = ‖a − b + 1e-6‖.</summary>
/// <remarks>Hadsell, Chopra and LeCun, "Dimensionality Reduction by Learning an Invariant Mapping", CVPR 2006, with unsquared distances.</remarks>
public sealed class Contrastive(ContrastiveOptions options, Generator random) : TupleObjective(options.Miner, random)
{
    /// <inheritdoc/>
    public override Tensor Over(EmbeddedBatch batch, Tuples tuples)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(tuples);
        Tensor a = batch.Of(tuples.Anchors);                                                 // (T, D)
        Tensor near = Ops.PairwiseDistance(a, batch.Of(tuples.Positives)), far = Ops.PairwiseDistance(a, batch.Of(tuples.Negatives));
        return Sums.Mean((near - options.PositiveMargin).Relu()) + Sums.Mean((options.NegativeMargin - far).Relu());
    }
}
