using System.ComponentModel.DataAnnotations;
using Parallax.Torch;

namespace Parallax.Methods.Metric;

/// <summary><c>name: npair</c>: Sohn, NIPS 2016; for embeddings that are not of unit length.</summary>
public sealed record NPairOptions : MetricOptions
{
    /// <summary>l, the weight of the embeddings' mean length.</summary>
    [Range(0.0, 1e3)] public double LengthWeight { get; init; } = 0.005;

    /// <summary>Divides the embeddings first: 4 with Inception-BN, against overflow.</summary>
    [Range(1.0, 1e3)] public double Divisor { get; init; } = 1;

    /// <inheritdoc/>
    public override MetricObjective Create(MetricSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return new NPair(this, space.Random);
    }
}

/// <summary>L = mean over a of log(1 + Σ_n exp(x_a·x_n − x_a·x_p)) + l·mean ‖x‖, n all images of other classes.</summary>
/// <remarks>Sohn, "Improved Deep Metric Learning with Multi-class N-pair Loss Objective", NIPS 2016.</remarks>
public sealed class NPair(NPairOptions options, Generator random) : PairObjective(random)
{
    /// <inheritdoc/>
    public override Tensor Over(EmbeddedBatch batch, Tensor anchors, Tensor positives)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(positives);
        Tensor x = batch.Embeddings / options.Divisor;
        Tensor s = x.IndexSelect(0, anchors).Matmul(x.MT);                                   // (A, B)
        Tensor l = Sums.LogOnePlusExp(s - s.Gather(1, positives.Unsqueeze(1)), batch.Classes.Others.IndexSelect(0, anchors));
        return Sums.Mean(l) + options.LengthWeight * Sums.MeanLength(x);
    }
}
