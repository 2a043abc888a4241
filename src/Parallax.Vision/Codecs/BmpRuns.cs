namespace Parallax.Vision;

/// <summary>
/// Unpacks run-length coded BMPs (RLE4 and RLE8). Pixels that no run reaches have colour 0; of a run that reaches beyond its row the rest
/// is dropped.
/// </summary>
internal ref struct BmpRuns(BmpHeader header, ReadOnlySpan<byte> data, string name, ReadOnlySpan<byte> colours, Span<byte> rgb)
{
    private const byte Escape = 0, EndOfLine = 0, EndOfImage = 1, Move = 2;

    private readonly BmpHeader header = header;
    private readonly string name = name;
    private readonly ReadOnlySpan<byte> colours = colours;
    private readonly Span<byte> rgb = rgb;
    private ReadOnlySpan<byte> rest = data;
    private int x, y;

    public void Decode()
    {
        int width = header.Info.StoredWidth, height = header.Info.StoredHeight;
        for (int at = 0; at < rgb.Length; at += 3)
            colours[..3].CopyTo(rgb[at..]);
        while (y < height && !(y == height - 1 && x >= width))
        {
            var (count, value) = (Next(), Next());
            if (count != Escape)
                Repeat(count, value);
            else if (value == EndOfImage)
                break;
            else if (value == EndOfLine)
                (x, y) = (0, y + 1);
            else if (value == Move)
                (x, y) = (Math.Min(width, x + Next()), y + Next());
            else
                Copy(value);
        }
    }

    private void Repeat(int count, byte value)
    {
        int inside = Math.Min(count, header.Info.StoredWidth - x);
        for (int i = 0; i < inside; i++)
            Put(header.Bits == 8 ? value : i % 2 == 0 ? value >> 4 : value & 15);
    }

    // As many pixels as told, in an even number of bytes.
    private void Copy(int count)
    {
        int length = (count * header.Bits + 7) / 8, inside = Math.Min(count, header.Info.StoredWidth - x);
        if (rest.Length < length)
            throw Truncated();
        for (int i = 0; i < inside; i++)
            Put(header.Bits == 8 ? rest[i] : i % 2 == 0 ? rest[i / 2] >> 4 : rest[i / 2] & 15);
        rest = rest[Math.Min(rest.Length, length + (length & 1))..];
    }

    private void Put(int index) => colours.Slice(3 * index, 3).CopyTo(BmpDecoder.Row(header, rgb, y)[(3 * x++)..]);

    private byte Next()
    {
        if (rest.IsEmpty)
            throw Truncated();
        byte value = rest[0];
        rest = rest[1..];
        return value;
    }

    private readonly ImageException Truncated() => new(name, "found a truncated BMP, expected runs up to its last pixel");
}
