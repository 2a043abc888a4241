using Parallax.Torch;

namespace Parallax.Methods.Metric.Mining;

/// <summary>Draws triplets from a batch; a recipe's <c>miner:</c> names one of the kinds. Draws of anchors are independent.</summary>
public abstract record TupleMiner
{
    /// <summary>The triplets of a batch; none start at an image without a class mate, or without an image of another class.</summary>
    /// <param name="batch">B embeddings.</param>
    /// <param name="random">What is drawn from.</param>
    public Tuples Draw(EmbeddedBatch batch, Generator random)
    {
        ArgumentNullException.ThrowIfNull(batch);
        _ = batch.Distances;   // it belongs to the batch, not to the scope below
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        Tuples found = Find(batch, random);
        return new Tuples(scope.Outward(found.Anchors), scope.Outward(found.Positives), scope.Outward(found.Negatives));
    }

    /// <summary>The triplets, inside an open scope and without a graph.</summary>
    protected abstract Tuples Find(EmbeddedBatch batch, Generator random);
}
