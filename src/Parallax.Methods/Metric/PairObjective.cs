using Parallax.Methods.Metric.Mining;
using Parallax.Torch;

namespace Parallax.Methods.Metric;

/// <summary>An objective of anchors with one class mate each, against all images of other classes.</summary>
/// <param name="random">What pairs are drawn from.</param>
public abstract class PairObjective(Generator random) : MetricObjective
{
    /// <inheritdoc/>
    public override Tensor Of(EmbeddedBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var (a, p) = PairMiner.Draw(batch.Classes, random);
        return Over(batch, a, p);
    }

    /// <summary>The loss of given pairs.</summary>
    /// <param name="batch">B embeddings.</param>
    /// <param name="anchors">a, (A) int64.</param>
    /// <param name="positives">p, (A) int64.</param>
    public abstract Tensor Over(EmbeddedBatch batch, Tensor anchors, Tensor positives);
}
