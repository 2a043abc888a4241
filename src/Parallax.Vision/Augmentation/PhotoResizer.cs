namespace Parallax.Vision;

/// <summary>Resizes whole photos to the bits of Pillow's antialiased resize. For one thread; reuses its buffers.</summary>
public sealed class PhotoResizer
{
    private readonly Resampler resampler = new();
    private readonly RgbPlanes planes = new();

    /// <summary>Resizes a photo.</summary>
    /// <param name="photo">A whole photo.</param>
    /// <param name="width">Columns wanted, at least 1.</param>
    /// <param name="height">Rows wanted, at least 1.</param>
    /// <param name="interpolation">How.</param>
    /// <param name="destination">Where the pixels go.</param>
    public void Resize(Photo photo, int width, int height, Interpolation interpolation, Photo destination)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        PixelBox whole = new(0, 0, photo.SourceWidth, photo.SourceHeight);
        resampler.Resize(photo, ResizeRequest.Whole(whole, width, height, flip: false, interpolation), planes, ViewMaker.Fastest);
        destination.Reset(new PixelBox(0, 0, width, height), 1, width, height);
        Span<byte> rgb = destination.Pixels;
        for (int i = 0; i < planes.Count; i++)
            (rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]) = (planes.Red[i], planes.Green[i], planes.Blue[i]);
    }
}
