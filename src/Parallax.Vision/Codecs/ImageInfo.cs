namespace Parallax.Vision;

/// <summary>What an image file's header tells.</summary>
/// <param name="Format">The format, by content.</param>
/// <param name="StoredWidth">Columns as stored, before the orientation is applied.</param>
/// <param name="StoredHeight">Rows as stored, before the orientation is applied.</param>
/// <param name="Orientation">EXIF orientation; upright if the file doesn't say, or says nonsense.</param>
/// <param name="HasAlpha">Whether pixels may be transparent; they are then put on white.</param>
public readonly record struct ImageInfo(ImageFormat Format, int StoredWidth, int StoredHeight, Orientation Orientation, bool HasAlpha)
{
    /// <summary>Width of the upright image.</summary>
    public int Width => Orientation >= Orientation.Transpose ? StoredHeight : StoredWidth;

    /// <summary>Height of the upright image.</summary>
    public int Height => Orientation >= Orientation.Transpose ? StoredWidth : StoredHeight;

    /// <summary>Reads the header of an image file that lies in memory; allocates nothing.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What errors call the file.</param>
    /// <param name="limits">Limits, or null for the default ones.</param>
    /// <exception cref="ImageException">Of no readable format, or above a limit.</exception>
    public static ImageInfo Read(ReadOnlySpan<byte> bytes, string name, ImageLimits? limits = null)
    {
        limits ??= ImageLimits.Default;
        if (bytes.Length > limits.MaxBytes)
            throw new ImageException(name, $"found a file of {bytes.Length} bytes, expected at most {limits.MaxBytes}");
        ImageInfo info = Signature.Of(bytes, name) switch
        {
            ImageFormat.Jpeg => JpegHeader.Read(bytes, name),
            ImageFormat.Png => PngHeader.Read(bytes, name),
            ImageFormat.WebP => WebPHeader.Read(bytes, name),
            ImageFormat.Gif => GifHeader.Read(bytes, name).Info,
            ImageFormat.Bmp => BmpHeader.Read(bytes, name).Info,
            _ => TiffHeader.Read(bytes, name).Info,
        };
        long pixels = (long)info.StoredWidth * info.StoredHeight;
        if (info.StoredWidth < 1 || info.StoredHeight < 1)
            throw new ImageException(name, $"found an image of {info.StoredWidth} x {info.StoredHeight} pixels, expected at least 1 x 1");
        if (pixels > limits.MaxPixels)
            throw new ImageException(name,
                $"found {info.StoredWidth} x {info.StoredHeight} = {pixels} pixels, expected at most {limits.MaxPixels}");
        return info;
    }
}
