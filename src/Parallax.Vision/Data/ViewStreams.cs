namespace Parallax.Vision;

/// <summary>The random streams of the views of one image in one epoch.</summary>
/// <param name="Seed">Seed of the run.</param>
/// <param name="Epoch">Epoch, from 0.</param>
/// <param name="Image">Index of the image.</param>
/// <param name="First">Number of the first view's stream: above 0 for an image that comes again in the epoch, or replaces an unreadable one.</param>
internal readonly record struct ViewStreams(long Seed, int Epoch, int Image, int First)
{
    /// <summary>The stream of a view, from its start.</summary>
    public Rng Of(int view) => Rng.For(Seed, Epoch, Image, First + view);
}
