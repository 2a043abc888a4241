using System.Runtime.InteropServices;

namespace Parallax.Vision;

public sealed unsafe partial class ImageDecoder
{
    /// <summary>
    /// Decodes a mask: palette indices or grey levels as they are stored, of a PNG of 1, 2, 4, 8 or 16 bits. The palette isn't looked at,
    /// alpha is dropped, and an EXIF orientation isn't applied.
    /// </summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">What errors call the file.</param>
    /// <param name="labels">Where the labels go.</param>
    /// <param name="limits">Limits, or null for the default ones.</param>
    /// <exception cref="ImageException">Not a palette or grey PNG, damaged, or above a limit.</exception>
    public void DecodeLabels(ReadOnlySpan<byte> bytes, string name, LabelMap labels, ImageLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(labels);
        ImageInfo info = ImageInfo.Read(bytes, name, limits);
        if (info.Format != ImageFormat.Png)
            throw new ImageException(name, $"found a {info.Format} image, expected labels: a palette or grey PNG");
        int labelBytes = PngHeader.LabelBytes(bytes, name);
        labels.Reset(info.StoredWidth, info.StoredHeight);
        if (labelBytes == 2)
        {
            DecodePngLabels(bytes, name, info, labelBytes, MemoryMarshal.AsBytes(labels.Labels));
            return;
        }
        Span<byte> narrow = stored.Take(labels.Labels.Length);
        DecodePngLabels(bytes, name, info, labelBytes, narrow);
        Widen(narrow, labels.Labels);
    }

    /// <summary>Reads and decodes one mask.</summary>
    /// <param name="path">The file.</param>
    /// <param name="limits">Limits, or null for the default ones.</param>
    /// <exception cref="ImageException">The file can't be read; not a palette or grey PNG, damaged, or above a limit.</exception>
    public static LabelMap LoadLabels(string path, ImageLimits? limits = null)
    {
        LabelMap labels = new();
        FileBytes file = new();
        new ImageDecoder().DecodeLabels(file.Read(path, path, limits ?? ImageLimits.Default).Span, path, labels, limits);
        return labels;
    }

    private static void DecodePngLabels(ReadOnlySpan<byte> bytes, string name, in ImageInfo info, int labelBytes, Span<byte> labels)
    {
        byte* message = stackalloc byte[MessageCapacity];
        fixed (byte* source = bytes, target = labels)
        {
            if (NativeCodecs.DecodePngLabels(source, (nuint)bytes.Length, info.StoredWidth, info.StoredHeight,
                    labelBytes, target, message, MessageCapacity) != 0)
                throw Damaged("PNG", name, message);
        }
    }

    private static void Widen(ReadOnlySpan<byte> narrow, Span<ushort> labels)
    {
        for (int i = 0; i < narrow.Length; i++)
            labels[i] = narrow[i];
    }
}
