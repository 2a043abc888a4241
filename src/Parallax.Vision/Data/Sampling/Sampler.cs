namespace Parallax.Vision;

/// <summary>
/// Chooses the images of every batch; a recipe's <c>sampler: { name: … }</c> chooses the kind. A sampler is a pure function of seed and epoch,
/// so that threads, ranks and the place where a run goes on change nothing.
/// </summary>
public abstract record Sampler
{
    /// <summary>Places of an epoch. As many batches as fit are made; what is left over takes its chance in the next epoch.</summary>
    /// <param name="images">The images.</param>
    public abstract int PlacesPerEpoch(ImageSource images);

    /// <summary>The images of an epoch's places: batch b has places b·B … (b + 1)·B − 1. An image may come more than once, each time with other views.</summary>
    /// <param name="images">The images.</param>
    /// <param name="batchSize">B, the rows of a batch over all loaders that share it.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="epoch">Epoch, from 0.</param>
    /// <returns>Numbers of images, enough for all whole batches of <see cref="PlacesPerEpoch"/>.</returns>
    public abstract int[] Order(ImageSource images, int batchSize, long seed, int epoch);

    /// <summary>What keeps the sampler from working on these images: a sentence each, led by the key as a recipe names it.</summary>
    /// <param name="images">The images.</param>
    /// <param name="batchSize">Rows of a batch.</param>
    public virtual IEnumerable<string> Faults(ImageSource images, int batchSize) => OptionFaults.Of(this, "sampler");

    /// <summary>The order in which an epoch's images are best read from the disk; null when nothing is gained by reading ahead.</summary>
    internal virtual ReadingOrder? Reading(ImageSource images, long seed, int epoch) => null;
}
