using System.ComponentModel.DataAnnotations;
using Parallax.Methods.Metric.Mining;
using Parallax.Torch;

namespace Parallax.Methods.Metric;

/// <summary><c>name: triplet</c>: Schroff et al., CVPR 2015.</summary>
public sealed record TripletOptions : TupleOptions
{
    /// <summary>m, in the units of squared distances.</summary>
    [Range(0.0, 16.0)] public double Margin { get; init; } = 0.2;

    /// <inheritdoc/>
    public override MetricObjective Create(MetricSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return new Triplet(this, space.Random);
    }
}

/// <summary>L = mean of max(0, ‖x_a − x_p‖² − ‖x_a − x_n‖² + m), triplets that are 0 counted.</summary>
/// <remarks>Schroff, Kalenichenko and Philbin, "FaceNet", CVPR 2015, equation 3.</remarks>
public sealed class Triplet(TripletOptions options, Generator random) : TupleObjective(options.Miner, random)
{
    /// <inheritdoc/>
    public override Tensor Over(EmbeddedBatch batch, Tuples tuples)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(tuples);
        Tensor a = batch.Of(tuples.Anchors), p = batch.Of(tuples.Positives), n = batch.Of(tuples.Negatives);   // (T, D)
        return Sums.Mean(((a - p).Square().Sum([-1]) - (a - n).Square().Sum([-1]) + options.Margin).Relu());
    }
}
