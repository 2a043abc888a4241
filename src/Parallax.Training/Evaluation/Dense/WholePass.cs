using Parallax.Vision;

namespace Parallax.Training.Evaluation.Dense;

/// <summary>Every image once, in the source's order; the last batch is filled up from the front.</summary>
/// <param name="BatchSize">Rows of a batch.</param>
internal sealed record WholePass(int BatchSize) : Sampler
{
    /// <inheritdoc/>
    public override int PlacesPerEpoch(ImageSource images) => (images.Count + BatchSize - 1) / BatchSize * BatchSize;

    /// <inheritdoc/>
    public override int[] Order(ImageSource images, int batchSize, long seed, int epoch) =>
        [.. Enumerable.Range(0, PlacesPerEpoch(images)).Select(place => place % images.Count)];
}
