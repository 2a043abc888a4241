namespace Parallax.Vision;

/// <summary>Decodes the first image of a TIFF: libtiff reads samples, colours are made of them here.</summary>
internal sealed unsafe class TiffDecoder
{
    private const int MessageCapacity = 256;

    private readonly ScratchBytes band = new(), staged = new();

    /// <summary>Writes rows of RGB as stored, transparent pixels on white.</summary>
    public void Decode(ReadOnlySpan<byte> bytes, string name, Span<byte> rgb)
    {
        TiffHeader header = TiffHeader.Read(bytes, name);
        int kept = header.ColourSamples + (header.Info.HasAlpha ? 1 : 0);
        long pixels = (long)header.Info.StoredWidth * header.Info.StoredHeight;
        if (pixels * kept > Array.MaxLength)
            throw new ImageException(name, $"found {pixels} pixels of {kept} samples, expected at most {Array.MaxLength} samples");
        Span<byte> samples = staged.Take(pixels * kept);
        byte* message = stackalloc byte[MessageCapacity];
        fixed (byte* source = bytes)
        {
            nint file = NativeCodecs.OpenTiff(
                source, (nuint)bytes.Length, (nuint)header.RowBytes, header.TileWidth, header.TileHeight, message, MessageCapacity);
            if (file == 0)
                throw ImageDecoder.Damaged("TIFF", name, message);
            try
            {
                ReadSamples(file, header, kept, samples, name, message);
            }
            finally
            {
                NativeCodecs.CloseTiff(file);
            }
        }
        TiffPixels.ToRgb(header, new TiffDirectory(bytes), samples, kept, rgb);
    }

    private void ReadSamples(nint file, in TiffHeader header, int kept, Span<byte> samples, string name, byte* message)
    {
        Span<byte> rows = band.Take(header.BandRows * header.RowBytes);
        for (int plane = 0; plane < (header.Planes ? kept : 1); plane++)
        {
            for (int first = 0; first < header.Info.StoredHeight; first += header.BandRows)
            {
                fixed (byte* target = rows)
                {
                    if (NativeCodecs.ReadTiff(file, first, plane, target, message, MessageCapacity) != 0)
                        throw ImageDecoder.Damaged("TIFF", name, message);
                }
                int present = Math.Min(header.BandRows, header.Info.StoredHeight - first);
                for (int y = 0; y < present; y++)
                    Unpack(header, kept, plane, rows.Slice((int)(y * header.RowBytes), (int)header.RowBytes), Row(samples, header, kept, first + y));
            }
        }
    }

    private static Span<byte> Row(Span<byte> samples, in TiffHeader header, int kept, int y)
    {
        int length = kept * header.Info.StoredWidth;
        return samples.Slice(y * length, length);
    }

    // To 8 bits a sample: of 16 the high byte, fewer as they are. Samples beyond the kept ones are passed over.
    private static void Unpack(in TiffHeader header, int kept, int plane, ReadOnlySpan<byte> row, Span<byte> target)
    {
        int stored = header.Planes ? 1 : header.Samples, taken = header.Planes ? 1 : kept;
        for (int pixel = 0, at = plane; pixel < header.Info.StoredWidth; pixel++, at += kept)
        {
            for (int sample = 0; sample < taken; sample++)
                target[at + sample] = Sample(row, header.Bits, pixel * stored + sample);
        }
    }

    private static byte Sample(ReadOnlySpan<byte> row, int bits, int index)
    {
        if (bits == 8)
            return row[index];
        if (bits == 16)
            return row[BitConverter.IsLittleEndian ? 2 * index + 1 : 2 * index];
        int bit = index * bits;
        return (byte)(row[bit >> 3] >> 8 - bits - (bit & 7) & (1 << bits) - 1);
    }
}
