using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Parallax.Training.Reports;

/// <summary>PNG (ISO/IEC 15948): 8 bits a channel, no alpha, one IDAT chunk.</summary>
internal static class Png
{
    private const byte Rgb = 2, Up = 2;
    private static readonly uint[] CrcTable = [.. Enumerable.Range(0, 256).Select(n => CrcOf((uint)n))];

    internal static byte[] Encode(ReportImage image)
    {
        using MemoryStream png = new();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), image.Height);
        (header[8], header[9]) = (8, Rgb);
        Chunk(png, "IHDR", header);
        Chunk(png, "IDAT", Compressed(image));
        Chunk(png, "IEND", []);
        return png.ToArray();
    }

    // Every row minus the one above it, which photos and flat drawings both compress well by.
    private static byte[] Compressed(ReportImage image)
    {
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            int stride = 3 * image.Width;
            byte[] line = new byte[stride + 1], above = new byte[stride];
            line[0] = Up;
            for (int y = 0; y < image.Height; y++)
            {
                ReadOnlySpan<byte> row = image.Rgb.Span.Slice(y * stride, stride);
                for (int i = 0; i < stride; i++)
                    line[i + 1] = (byte)(row[i] - above[i]);
                row.CopyTo(above);
                zlib.Write(line);
            }
        }

        return packed.ToArray();
    }

    private static void Chunk(MemoryStream png, string type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        png.Write(number);
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        png.Write(body);
        uint crc = uint.MaxValue;
        foreach (byte b in body)
            crc = CrcTable[(byte)(crc ^ b)] ^ (crc >> 8);
        BinaryPrimitives.WriteUInt32BigEndian(number, ~crc);
        png.Write(number);
    }

    private static uint CrcOf(uint n)
    {
        for (int bit = 0; bit < 8; bit++)
            n = (n & 1) == 1 ? 0xEDB88320 ^ (n >> 1) : n >> 1;
        return n;
    }
}
