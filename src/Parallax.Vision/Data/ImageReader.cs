namespace Parallax.Vision;

/// <summary>Reads the images of a source, one after the other, on one thread, in buffers that it reuses.</summary>
public abstract class ImageReader : IDisposable
{
    /// <summary>Opens an image; <see cref="Decode(PixelBox, Photo)"/> is about this one until the next call.</summary>
    /// <param name="image">Number of the image.</param>
    /// <returns>Size of the upright image.</returns>
    /// <exception cref="ImageException">It can't be read, or is above a limit.</exception>
    public abstract ImageSize Open(int image);

    /// <summary>Decodes at least the given part of the opened image.</summary>
    /// <param name="region">The part, inside the upright image.</param>
    /// <param name="photo">Where the pixels go; its region tells which they are.</param>
    /// <exception cref="ImageException">It can't be decoded.</exception>
    public abstract void Decode(PixelBox region, Photo photo);

    /// <summary>
    /// Decodes at least the given part of the opened image, at a lower resolution where that is cheaper; by default at the full one.
    /// </summary>
    /// <param name="region">The part, inside the upright image, source pixels.</param>
    /// <param name="reduction">1, 2, 4 or 8: how many source pixels, each way, one pixel may stand for.</param>
    /// <param name="photo">Where the pixels go; its region and reduction tell which they are.</param>
    /// <exception cref="ImageException">It can't be decoded.</exception>
    public virtual void Decode(PixelBox region, int reduction, Photo photo) => Decode(region, photo);

    /// <summary>The opened image's file as it is stored, valid until the next <see cref="Open"/>; empty for images that are kept in another way.</summary>
    public virtual ReadOnlySpan<byte> File => [];

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what the reader holds open; nothing by default.</summary>
    /// <param name="disposing">Whether <see cref="Dispose()"/> was called.</param>
    protected virtual void Dispose(bool disposing)
    {
    }
}
