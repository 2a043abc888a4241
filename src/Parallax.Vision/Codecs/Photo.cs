namespace Parallax.Vision;

/// <summary>
/// 8-bit RGB pixels of an upright source image, or of a part of it. Reused for image after image: it grows and never shrinks.
/// </summary>
public sealed class Photo
{
    // Resampling reads rows in blocks of 64 bytes, so it may read past the last one's end.
    private const int Slack = 64;

    private byte[] buffer = [];

    /// <summary>The part of the source that <see cref="Pixels"/> holds, source pixels; the whole image after a whole decode.</summary>
    public PixelBox Region { get; private set; }

    /// <summary>Source pixels, each way, that one of <see cref="Pixels"/> stands for: 1, or 2, 4, 8 after a reduced decode.</summary>
    public int Reduction { get; private set; } = 1;

    /// <summary>Pixels of a row of <see cref="Pixels"/>: the region's width, if it isn't reduced.</summary>
    public int Columns => Extent.Width / Reduction;

    /// <summary>Rows of <see cref="Pixels"/>: the region's height, if it isn't reduced.</summary>
    public int Rows => Extent.Height / Reduction;

    /// <summary>Width of the whole upright image, pixels.</summary>
    public int SourceWidth { get; private set; }

    /// <summary>Height of the whole upright image, pixels.</summary>
    public int SourceHeight { get; private set; }

    /// <summary>The region's rows from the top, 3 bytes (R, G, B) a pixel, without gaps.</summary>
    public Span<byte> Pixels => buffer.AsSpan(0, checked(3 * Columns * Rows));

    /// <summary>What the pixels cover, source pixels: the region, and of a reduced photo perhaps a little beyond the image's border.</summary>
    internal PixelBox Extent { get; private set; }

    /// <summary>The same with readable bytes behind the end.</summary>
    internal ReadOnlySpan<byte> PixelsWithSlack => buffer.AsSpan(0, Pixels.Length + Slack);

    /// <summary>A photo over the caller's pixels, copied.</summary>
    /// <param name="width">Columns, at least 1.</param>
    /// <param name="height">Rows, at least 1.</param>
    /// <param name="rgb">3·width·height bytes, rows from the top.</param>
    /// <exception cref="ArgumentException">The number of bytes doesn't fit the size.</exception>
    public static Photo FromRgb(int width, int height, ReadOnlySpan<byte> rgb)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        if (rgb.Length != 3L * width * height)
            throw new ArgumentException(
                $"a {width} x {height} photo: expected {3L * width * height} bytes, found {rgb.Length}", nameof(rgb));
        Photo photo = new();
        photo.Reset(new PixelBox(0, 0, width, height), 1, width, height);
        rgb.CopyTo(photo.Pixels);
        return photo;
    }

    internal void Reset(PixelBox extent, int reduction, int sourceWidth, int sourceHeight)
    {
        GrowingBuffer.Reserve(ref buffer, 3 * extent.Area / (reduction * reduction) + Slack);
        (Extent, Reduction, SourceWidth, SourceHeight) = (extent, reduction, sourceWidth, sourceHeight);
        Region = extent.Intersect(new PixelBox(0, 0, sourceWidth, sourceHeight));
    }
}
