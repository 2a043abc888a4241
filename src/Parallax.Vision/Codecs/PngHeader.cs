using System.Buffers.Binary;

namespace Parallax.Vision;

/// <summary>Walks a PNG's chunks (PNG specification, third edition, sections 5 and 11).</summary>
internal static class PngHeader
{
    private const int SignatureLength = 8, Grey = 0, Palette = 3, GreyAlpha = 4, RgbAlpha = 6;

    public static ImageInfo Read(ReadOnlySpan<byte> bytes, string name)
    {
        ReadOnlySpan<byte> rest = bytes[SignatureLength..];
        if (rest.Length < 8 + 13 || !rest[4..].StartsWith("IHDR"u8))
            throw Truncated(name);
        uint width = BinaryPrimitives.ReadUInt32BigEndian(rest[8..]), height = BinaryPrimitives.ReadUInt32BigEndian(rest[12..]);
        if (width > int.MaxValue || height > int.MaxValue)
            throw new ImageException(name, $"found a PNG of {width} x {height} pixels, expected at most 2147483647 a side");
        bool alpha = rest[17] is GreyAlpha or RgbAlpha;
        Orientation orientation = Orientation.Upright;
        bool pixels = false;
        while (rest.Length >= 8)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            ReadOnlySpan<byte> type = rest.Slice(4, 4);
            pixels |= type.SequenceEqual("IDAT"u8);
            // A cut inside the pixels, or behind them, is for the decoder to judge.
            if (length > rest.Length - 12)
                break;
            alpha |= !pixels && type.SequenceEqual("tRNS"u8);
            if (type.SequenceEqual("eXIf"u8))
                orientation = ExifReader.ReadOrientation(rest.Slice(8, (int)length));
            rest = rest[((int)length + 12)..];
        }
        return pixels ? new ImageInfo(ImageFormat.Png, (int)width, (int)height, orientation, alpha) : throw Truncated(name);
    }

    /// <summary>Bytes of one stored number, 1 or 2, of a PNG whose header was read.</summary>
    /// <exception cref="ImageException">A pixel is no single number.</exception>
    public static int LabelBytes(ReadOnlySpan<byte> bytes, string name)
    {
        byte depth = bytes[24], type = bytes[25];
        if (type is not (Grey or Palette or GreyAlpha))
            throw new ImageException(name, "found a PNG with colours, expected labels: a palette or grey PNG");
        return depth == 16 ? 2 : 1;
    }

    private static ImageException Truncated(string name) => new(name, "found a truncated PNG, expected a header and pixels");
}
