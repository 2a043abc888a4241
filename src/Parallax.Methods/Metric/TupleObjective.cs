using Parallax.Methods.Metric.Mining;
using Parallax.Torch;

namespace Parallax.Methods.Metric;

/// <summary>An objective over tuples that a miner draws from the batch.</summary>
/// <param name="miner">Draws them.</param>
/// <param name="random">What it draws from.</param>
public abstract class TupleObjective(TupleMiner miner, Generator random) : MetricObjective
{
    /// <summary>What is drawn from.</summary>
    protected Generator Random => random;

    /// <inheritdoc/>
    public override Tensor Of(EmbeddedBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Over(batch, miner.Draw(batch, random));
    }

    /// <summary>The loss over given tuples.</summary>
    /// <param name="batch">B embeddings.</param>
    /// <param name="tuples">T triplets of their numbers; T may be 0.</param>
    public abstract Tensor Over(EmbeddedBatch batch, Tuples tuples);
}

/// <summary>Objectives over mined tuples.</summary>
public abstract record TupleOptions : MetricOptions
{
    /// <summary>Which tuples are compared.</summary>
    public virtual TupleMiner Miner { get; init; } = new DistanceMiner();
}
