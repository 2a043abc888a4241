using System.Text;

namespace Parallax.Vision;

/// <summary>
/// Decodes JPEG, PNG, WebP, GIF, BMP and TIFF files to upright 8-bit RGB. Transparent pixels are put on white, CMYK is converted, 16-bit
/// samples keep their high byte, gamma and colour profiles are not applied. One decoder serves one thread at a time and reuses its buffers.
/// </summary>
public sealed unsafe partial class ImageDecoder
{
    private const int MessageCapacity = 256;

    private readonly ScratchBytes stored = new(), transparent = new();
    private readonly GifDecoder gif = new();
    private readonly TiffDecoder tiff = new();

    /// <summary>Decodes a whole image.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What errors call the file.</param>
    /// <param name="photo">Where the pixels go.</param>
    /// <param name="limits">Limits, or null for the default ones.</param>
    /// <exception cref="ImageException">The file can't be decoded, or is above a limit.</exception>
    public void Decode(ReadOnlySpan<byte> bytes, string name, Photo photo, ImageLimits? limits = null)
    {
        ImageInfo info = ImageInfo.Read(bytes, name, limits);
        Decode(bytes, name, info, new PixelBox(0, 0, info.Width, info.Height), photo);
    }

    /// <summary>
    /// Decodes at least the given part of an image. Only a JPEG is decoded in part, or reduced; of the others the photo holds everything.
    /// Pixels of the part are the same as those of a whole decode with the same reduction.
    /// </summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What errors call the file.</param>
    /// <param name="info">The file's header, as <see cref="ImageInfo.Read"/> gave it.</param>
    /// <param name="region">The part, inside the upright image, source pixels.</param>
    /// <param name="photo">Where the pixels go; its region and reduction tell which they are.</param>
    /// <param name="reduction">1, 2, 4 or 8: how many source pixels, each way, one pixel may stand for.</param>
    /// <exception cref="ImageException">The file can't be decoded.</exception>
    public void Decode(ReadOnlySpan<byte> bytes, string name, in ImageInfo info, PixelBox region, Photo photo, int reduction = 1)
    {
        ArgumentNullException.ThrowIfNull(photo);
        PixelBox whole = new(0, 0, info.Width, info.Height);
        if (region.Width < 1 || region.Height < 1 || !whole.Contains(region))
            throw new ArgumentOutOfRangeException(nameof(region), region, $"{name}: expected a part of {whole}");
        if (reduction is not (1 or 2 or 4 or 8))
            throw new ArgumentOutOfRangeException(nameof(reduction), reduction, $"{name}: expected 1, 2, 4 or 8");
        if (info.Format != ImageFormat.Jpeg)
            (region, reduction) = (whole, 1);
        PixelBox box = OrientationTransform.ToStored(info, region).Reduce(reduction);
        photo.Reset(OrientationTransform.ToUpright(info, box.Enlarge(reduction)), reduction, info.Width, info.Height);
        if (info.Orientation == Orientation.Upright)
        {
            DecodeStored(bytes, name, info, box, reduction, photo.Pixels);
            return;
        }
        Span<byte> turned = stored.Take(3 * box.Area);
        DecodeStored(bytes, name, info, box, reduction, turned);
        OrientationTransform.Apply(info.Orientation, turned, photo.Pixels, photo.Columns, photo.Rows);
    }

    /// <summary>Reads and decodes one file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">Limits, or null for the default ones.</param>
    /// <exception cref="ImageException">The file can't be read or decoded, or is above a limit.</exception>
    public static Photo Load(string path, ImageLimits? limits = null)
    {
        Photo photo = new();
        FileBytes file = new();
        new ImageDecoder().Decode(file.Read(path, path, limits ?? ImageLimits.Default).Span, path, photo, limits);
        return photo;
    }

    private void DecodeStored(ReadOnlySpan<byte> bytes, string name, in ImageInfo info, PixelBox box, int reduction, Span<byte> rgb)
    {
        switch (info.Format)
        {
            case ImageFormat.Jpeg: DecodeJpeg(bytes, name, box, reduction, rgb); return;
            case ImageFormat.Gif: gif.Decode(bytes, name, rgb); return;
            case ImageFormat.Tiff: tiff.Decode(bytes, name, rgb); return;
        }
        Span<byte> pixels = info.HasAlpha ? transparent.Take(4 * box.Area) : rgb;
        if (info.Format == ImageFormat.Png)
            DecodePng(bytes, name, info, pixels);
        else if (info.Format == ImageFormat.WebP)
            DecodeWebP(bytes, name, info, pixels);
        else
            BmpDecoder.Decode(bytes, name, pixels);
        if (info.HasAlpha)
            PutOnWhite(pixels, rgb);
    }

    private static void DecodeJpeg(ReadOnlySpan<byte> bytes, string name, PixelBox box, int reduction, Span<byte> rgb)
    {
        byte* message = stackalloc byte[MessageCapacity];
        fixed (byte* source = bytes, target = rgb)
        {
            if (NativeCodecs.DecodeJpeg(
                    source, (nuint)bytes.Length, reduction, box.X, box.Y, box.Width, box.Height, target, message, MessageCapacity) != 0)
                throw Damaged("JPEG", name, message);
        }
    }

    private static void DecodePng(ReadOnlySpan<byte> bytes, string name, in ImageInfo info, Span<byte> pixels)
    {
        byte* message = stackalloc byte[MessageCapacity];
        fixed (byte* source = bytes, target = pixels)
        {
            if (NativeCodecs.DecodePng(source, (nuint)bytes.Length, info.StoredWidth, info.StoredHeight,
                    info.HasAlpha ? 4 : 3, target, message, MessageCapacity) != 0)
                throw Damaged("PNG", name, message);
        }
    }

    private static void DecodeWebP(ReadOnlySpan<byte> bytes, string name, in ImageInfo info, Span<byte> pixels)
    {
        fixed (byte* source = bytes, target = pixels)
        {
            nuint length = (nuint)bytes.Length, capacity = (nuint)pixels.Length;
            byte* result = info.HasAlpha
                ? NativeCodecs.DecodeWebPRgba(source, length, target, capacity, 4 * info.StoredWidth)
                : NativeCodecs.DecodeWebPRgb(source, length, target, capacity, 3 * info.StoredWidth);
            if (result == null)
                throw new ImageException(name, "found a damaged or truncated WebP, expected a complete one");
        }
    }

    internal static ImageException Damaged(string format, string name, byte* message)
    {
        int length = new ReadOnlySpan<byte>(message, MessageCapacity).IndexOf((byte)0);
        string text = Encoding.UTF8.GetString(message, Math.Max(0, length));
        return new ImageException(name, $"found a damaged {format}, expected a complete one ({text})");
    }

    private static void PutOnWhite(ReadOnlySpan<byte> rgba, Span<byte> rgb)
    {
        for (int source = 0, target = 0; source < rgba.Length; source += 4, target += 3)
        {
            int alpha = rgba[source + 3], white = 255 * (255 - alpha) + 127;
            for (int c = 0; c < 3; c++)
                rgb[target + c] = (byte)((rgba[source + c] * alpha + white) / 255);
        }
    }
}
