using System.Buffers.Binary;
using System.IO.Compression;

namespace Parallax.Tests.Vision.Codecs;

/// <summary>The plainest PNG writer: unfiltered samples of any depth, in rows or in Adam7's seven passes.</summary>
internal static class PlainPng
{
    private static readonly (int X, int Y, int StepX, int StepY)[] Rows = [(0, 0, 1, 1)];

    // PNG specification, third edition, section 8.1.
    private static readonly (int X, int Y, int StepX, int StepY)[] Adam7 =
        [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];

    /// <param name="samples">channels·width·height numbers below 2^depth.</param>
    public static byte[] Write(int width, int height, int depth, int colourType, ReadOnlySpan<ushort> samples, bool interlaced = false,
        params ReadOnlySpan<(string Type, byte[] Body)> chunks)
    {
        int channels = samples.Length / (width * height);
        List<byte> raw = [];
        foreach (var (x0, y0, stepX, stepY) in interlaced ? Adam7 : Rows)
        {
            for (int y = y0; y < height && x0 < width; y += stepY)
            {
                raw.Add(0);
                var (bits, filled) = (0, 0);
                for (int x = x0; x < width; x += stepX)
                {
                    foreach (ushort sample in samples.Slice(channels * (y * width + x), channels))
                    {
                        (bits, filled) = (bits << depth | sample, filled + depth);
                        for (; filled >= 8; filled -= 8)
                            raw.Add((byte)(bits >> filled - 8));
                    }
                }
                if (filled > 0)
                    raw.Add((byte)(bits << 8 - filled));
            }
        }
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        (header[8], header[9], header[12]) = ((byte)depth, (byte)colourType, (byte)(interlaced ? 1 : 0));
        byte[] result = [0x89, .. "PNG\r\n"u8, 0x1A, 0x0A, .. Chunk("IHDR", header)];
        foreach (var (type, body) in chunks)
            result = [.. result, .. Chunk(type, body)];
        return [.. result, .. Chunk("IDAT", Deflate([.. raw])), .. Chunk("IEND", [])];
    }

    public static byte[] Deflate(byte[] raw)
    {
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Fastest))
            zlib.Write(raw);
        return packed.ToArray();
    }

    private static byte[] Chunk(string type, byte[] body)
    {
        byte[] named = [.. type.Select(c => (byte)c), .. body], size = new byte[4], sum = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(size, body.Length);
        BinaryPrimitives.WriteUInt32BigEndian(sum, Crc(named));
        return [.. size, .. named, .. sum];
    }

    public static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte value in bytes)
        {
            crc ^= value;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }
        return ~crc;
    }
}
