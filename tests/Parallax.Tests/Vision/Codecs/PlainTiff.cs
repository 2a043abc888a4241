using System.Buffers.Binary;

namespace Parallax.Tests.Vision.Codecs;

/// <summary>The plainest TIFF writer: samples of any depth, uncompressed, in strips or tiles, mixed or in planes, of either byte order.</summary>
internal sealed record PlainTiff(int Width, int Height, int Bits, int Samples, int Photometric)
{
    public bool BigEndian { get; init; }
    public bool Planes { get; init; }
    public int RowsPerStrip { get; init; } = 5;
    public int Tile { get; init; }
    public int Orientation { get; init; } = 1;
    public (int Tag, int[] Values)[] More { get; init; } = [];

    /// <summary>A file of a directory alone, with LONG values.</summary>
    public static byte[] Header(params (int Tag, int Value)[] entries) =>
        Assemble(bigEndian: false, [], [.. entries.Select(entry => (entry.Tag, 4, new[] { entry.Value }))]);

    /// <param name="samples">Samples·Width·Height numbers below 2^Bits, those of a pixel together.</param>
    public byte[] Write(ushort[] samples)
    {
        List<byte> pixels = [];
        List<int> offsets = [], counts = [];
        int stepX = Tile > 0 ? Tile : Width, stepY = Tile > 0 ? Tile : RowsPerStrip;
        for (int plane = 0; plane < (Planes ? Samples : 1); plane++)
        {
            for (int top = 0; top < Height; top += stepY)
            {
                for (int left = 0; left < Width; left += stepX)
                {
                    offsets.Add(8 + pixels.Count);
                    for (int y = top; y < (Tile > 0 ? top + Tile : Math.Min(Height, top + stepY)); y++)
                        pixels.AddRange(PackRow(samples, plane, left, left + stepX, y));
                    counts.Add(8 + pixels.Count - offsets[^1]);
                }
            }
        }
        if (pixels.Count % 2 != 0)
            pixels.Add(0);
        List<(int Tag, int Type, int[] Values)> entries =
        [
            (256, 4, [Width]), (257, 4, [Height]), (258, 3, [.. Enumerable.Repeat(Bits, Samples)]), (259, 3, [1]), (262, 3, [Photometric]),
            (Tile > 0 ? 324 : 273, 4, [.. offsets]), (274, 3, [Orientation]), (277, 3, [Samples]), (Tile > 0 ? 325 : 279, 4, [.. counts]),
            (284, 3, [Planes ? 2 : 1]), .. More.Select(more => (more.Tag, 3, more.Values)),
        ];
        entries.AddRange(Tile > 0 ? [(322, 3, [Tile]), (323, 3, [Tile])] : [(278, 3, [RowsPerStrip])]);
        return Assemble(BigEndian, [.. pixels], entries);
    }

    // Beyond the image a tile repeats nothing: it's zero there.
    private List<byte> PackRow(ushort[] samples, int plane, int left, int right, int y)
    {
        List<byte> row = [];
        var (bits, filled) = (0, 0);
        for (int x = left; x < right; x++)
        {
            for (int s = Planes ? plane : 0; s < (Planes ? plane + 1 : Samples); s++)
            {
                int value = x < Width && y < Height ? samples[Samples * (y * Width + x) + s] : 0;
                if (Bits == 16)
                    row.AddRange(BigEndian ? [(byte)(value >> 8), (byte)value] : [(byte)value, (byte)(value >> 8)]);
                else
                {
                    (bits, filled) = (bits << Bits | value, filled + Bits);
                    for (; filled >= 8; filled -= 8)
                        row.Add((byte)(bits >> filled - 8));
                }
            }
        }
        if (filled > 0)
            row.Add((byte)(bits << 8 - filled));
        return row;
    }

    private static byte[] Assemble(bool bigEndian, byte[] pixels, List<(int Tag, int Type, int[] Values)> entries)
    {
        int start = 8 + pixels.Length, after = start + 2 + 12 * entries.Count + 4;
        List<byte> directory = [.. Number(entries.Count, 2)], beyond = [];
        foreach (var (tag, type, values) in entries.OrderBy(entry => entry.Tag))
        {
            int size = type == 3 ? 2 : 4;
            byte[] body = [.. values.SelectMany(value => Number(value, size))];
            directory.AddRange([.. Number(tag, 2), .. Number(type, 2), .. Number(values.Length, 4)]);
            if (body.Length <= 4)
                directory.AddRange([.. body, .. new byte[4 - body.Length]]);
            else
            {
                directory.AddRange(Number(after + beyond.Count, 4));
                beyond.AddRange([.. body, .. new byte[body.Length % 2]]);
            }
        }
        byte[] magic = bigEndian ? [.. "MM\0*"u8] : [.. "II*\0"u8];
        return [.. magic, .. Number(start, 4), .. pixels, .. directory, 0, 0, 0, 0, .. beyond];

        byte[] Number(int value, int size)
        {
            byte[] bytes = new byte[4];
            if (bigEndian)
                BinaryPrimitives.WriteInt32BigEndian(bytes, value);
            else
                BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
            return bigEndian ? bytes[(4 - size)..] : bytes[..size];
        }
    }
}
