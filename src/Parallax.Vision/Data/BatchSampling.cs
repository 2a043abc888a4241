namespace Parallax.Vision;

/// <summary>Which images a batch holds, and which views of them.</summary>
internal abstract class BatchSampling
{
    /// <summary>Side of each view.</summary>
    public abstract int[] Sizes { get; }

    /// <summary>Whether an unreadable image's place is taken by the next readable one; otherwise it is left out.</summary>
    public abstract bool Replaces { get; }

    /// <summary>Number of batches of an epoch.</summary>
    public abstract int StepsPerEpoch(int images, int batchSize);

    /// <summary>The order in which an epoch visits the images.</summary>
    public abstract void WriteOrder(long seed, int epoch, Span<int> order);

    /// <summary>Draws a view for an image of the given size.</summary>
    public abstract ViewDraw Draw(int view, int width, int height, in ViewStreams streams);

    /// <summary>How a view's pixels become numbers.</summary>
    public abstract Normalization NormalizationOf(int view);
}
