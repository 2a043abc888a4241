using System.Buffers.Binary;

namespace Parallax.Vision;

/// <summary>Decodes BMPs.</summary>
internal static class BmpDecoder
{
    /// <summary>Writes rows from the top, of RGB, or of RGBA where pixels may be transparent.</summary>
    public static void Decode(ReadOnlySpan<byte> bytes, string name, Span<byte> pixels)
    {
        BmpHeader header = BmpHeader.Read(bytes, name);
        ReadOnlySpan<byte> data = bytes[header.PixelsAt..];
        Span<byte> colours = stackalloc byte[3 * 256];
        FillTable(header, bytes, colours);
        if (header.Runs)
        {
            new BmpRuns(header, data, name, colours, pixels).Decode();
            return;
        }
        int height = header.Info.StoredHeight, width = header.Info.StoredWidth, length = pixels.Length / height;
        if ((height - 1) * header.Stride + header.RowBytes > data.Length)
            throw new ImageException(name, $"found a truncated BMP of {data.Length} bytes of pixels, expected {height * header.Stride}");
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = data.Slice((int)(y * header.Stride), (int)header.RowBytes);
            Span<byte> target = Row(header, pixels, y);
            if (header.Bits <= 8)
                FromIndices(row, header.Bits, width, colours, target);
            else if (header.Bits == 24)
                FromBgr(row, target);
            else
                FromMasks(row, header, length / width, target);
        }
    }

    /// <summary>The target of a stored row.</summary>
    public static Span<byte> Row(in BmpHeader header, Span<byte> pixels, int storedRow)
    {
        int height = header.Info.StoredHeight, length = pixels.Length / height;
        return pixels.Slice((header.TopDown ? storedRow : height - 1 - storedRow) * length, length);
    }

    // Blue, green, red; colours that the file doesn't have are black.
    private static void FillTable(in BmpHeader header, ReadOnlySpan<byte> bytes, Span<byte> colours)
    {
        colours.Clear();
        for (int i = 0; i < header.PaletteSize; i++)
        {
            ReadOnlySpan<byte> entry = bytes.Slice(header.PaletteAt + i * header.PaletteStep, 3);
            (colours[3 * i], colours[3 * i + 1], colours[3 * i + 2]) = (entry[2], entry[1], entry[0]);
        }
    }

    private static void FromIndices(ReadOnlySpan<byte> row, int bits, int width, ReadOnlySpan<byte> colours, Span<byte> rgb)
    {
        for (int x = 0; x < width; x++)
        {
            int bit = x * bits;
            int index = row[bit >> 3] >> 8 - bits - (bit & 7) & (1 << bits) - 1;
            colours.Slice(3 * index, 3).CopyTo(rgb[(3 * x)..]);
        }
    }

    private static void FromBgr(ReadOnlySpan<byte> row, Span<byte> rgb)
    {
        for (int at = 0; at < row.Length; at += 3)
            (rgb[at], rgb[at + 1], rgb[at + 2]) = (row[at + 2], row[at + 1], row[at]);
    }

    private static void FromMasks(ReadOnlySpan<byte> row, in BmpHeader header, int channels, Span<byte> target)
    {
        BmpMasks masks = header.Masks;
        for (int from = 0, to = 0; to < target.Length; from += header.Bits / 8, to += channels)
        {
            uint pixel = header.Bits == 16
                ? BinaryPrimitives.ReadUInt16LittleEndian(row[from..])
                : BinaryPrimitives.ReadUInt32LittleEndian(row[from..]);
            target[to] = BmpMasks.Channel(pixel, masks.Red);
            target[to + 1] = BmpMasks.Channel(pixel, masks.Green);
            target[to + 2] = BmpMasks.Channel(pixel, masks.Blue);
            if (channels == 4)
                target[to + 3] = BmpMasks.Channel(pixel, masks.Alpha);
        }
    }
}
