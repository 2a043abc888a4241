namespace Parallax.Vision;

/// <summary>Which images a batch holds, and which views of them.</summary>
internal abstract class BatchSampling
{
    /// <summary>Side of each view.</summary>
    public abstract int[] Sizes { get; }

    /// <summary>Whether an unreadable image's place is taken by the next readable one; otherwise it is left out.</summary>
    public abstract bool Replaces { get; }

    /// <summary>Number of an epoch's places for images.</summary>
    public abstract int PlacesPerEpoch(ImageSource images);

    /// <summary>Number of batches of an epoch.</summary>
    public abstract int StepsPerEpoch(int places, int batchSize);

    /// <summary>The images of an epoch's places.</summary>
    public abstract int[] Order(ImageSource images, int batchSize, long seed, int epoch);

    /// <summary>How an epoch is best read from the disk; null when nothing is gained by reading ahead.</summary>
    public virtual ReadingOrder? Reading(ImageSource images, long seed, int epoch) => null;

    /// <summary>Draws a view for an image of the given size.</summary>
    public abstract ViewDraw Draw(int view, int width, int height, in ViewStreams streams);

    /// <summary>How a view's pixels become numbers.</summary>
    public abstract Normalization NormalizationOf(int view);
}
