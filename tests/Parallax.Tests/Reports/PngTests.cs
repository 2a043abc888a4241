using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Parallax.Training.Reports;

namespace Parallax.Tests.Reports;

public class PngTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(64, 50)]
    public void Pixels_come_back(int width, int height)
    {
        byte[] rgb = [.. Enumerable.Range(0, 3 * width * height).Select(i => (byte)(i * i * 31 + i))];
        byte[] png = Png.Encode(new ReportImage(width, height, rgb));
        Assert.Equal(rgb, Decode(png, width, height));
    }

    // The empty IEND chunk has the same twelve bytes, checksum included, in every PNG file.
    [Fact]
    public void The_file_ends_as_the_standard_says() =>
        Assert.Equal([0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82], Png.Encode(new ReportImage(1, 1, new byte[3]))[^12..]);

    [Fact]
    public void Sizes_that_disagree_are_named()
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new ReportImage(4, 5, new byte[59]));
        Assert.StartsWith("image: 4×5 needs 60 bytes, found 59", error.Message);
    }

    // Signature, IHDR, IDAT, IEND; rows filtered by "up" only.
    private static byte[] Decode(byte[] png, int width, int height)
    {
        Assert.Equal([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], png[..8]);
        Assert.Equal((width, height), (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))));
        Assert.Equal([8, 2, 0, 0, 0], png[24..29]);
        Assert.Equal("IDAT", Encoding.ASCII.GetString(png, 37, 4));
        using ZLibStream zlib = new(new MemoryStream(png, 41, BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(33))), CompressionMode.Decompress);
        byte[] rgb = new byte[3 * width * height];
        for (int y = 0; y < height; y++)
        {
            Assert.Equal(2, zlib.ReadByte());
            Span<byte> row = rgb.AsSpan(y * 3 * width, 3 * width);
            zlib.ReadExactly(row);
            for (int i = 0; i < row.Length && y > 0; i++)
                row[i] += rgb[(y - 1) * 3 * width + i];
        }

        Assert.Equal(-1, zlib.ReadByte());
        return rgb;
    }
}
