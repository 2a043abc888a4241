namespace Parallax.Vision;

/// <summary>The images of an epoch's places.</summary>
internal sealed class EpochOrder
{
    // Attempts at a place that have streams of their own; more than the loader makes before it gives up.
    private const int Attempts = 256;

    private readonly int[] images, earlier;

    /// <param name="images">The image of each place.</param>
    /// <param name="count">Number of images of the source.</param>
    public EpochOrder(int[] images, int count)
    {
        (this.images, earlier) = (images, new int[images.Length]);
        int[] seen = new int[count];
        for (int place = 0; place < images.Length; place++)
            earlier[place] = seen[images[place]]++;
    }

    /// <summary>The image that a place gets, and which of its draws of views in this epoch: no two are the same.</summary>
    /// <param name="place">The place.</param>
    /// <param name="attempt">0, or how many images were unreadable there: the following places' images stand in.</param>
    public (int Image, int Draw) At(int place, int attempt)
    {
        int taken = (place + attempt) % images.Length;
        return (images[taken], attempt + Attempts * earlier[taken]);
    }
}
