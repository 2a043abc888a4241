using Parallax.Vision;

namespace Parallax.Tests.Vision.Codecs;

public sealed class BadImageTests
{
    [Fact]
    public void Text_named_jpg_is_called_text() =>
        ExpectFault("notes.jpg: found text, expected a JPEG, PNG, WebP, GIF, BMP or TIFF image", [.. "Dear diary,\n"u8], "notes.jpg");

    [Fact]
    public void Empty_file_is_called_empty() => ExpectFault("a.png: found an empty file, expected a JPEG, PNG, WebP, GIF, BMP or TIFF image", [], "a.png");

    [Theory]
    [InlineData("II+\0\u0008\0\0\0", "a BigTIFF image")]
    [InlineData("P4\n640 398\n", "a PBM, PGM or PPM image")]
    [InlineData("\0\0\0\u0018ftypavif", "an AVIF, HEIC or other ISO media file")]
    [InlineData("\u0001\u0002\u0003", "unknown data")]
    public void Other_formats_are_named(string start, string found) =>
        ExpectFault($"x: found {found}, expected a JPEG, PNG, WebP, GIF, BMP or TIFF image", [.. start.Select(c => (byte)c)], "x");

    [Fact]
    public void Bomb_is_refused_from_its_header()
    {
        byte[] bomb = TinyImages.PngHeaderOnly(20_000, 20_000);
        long before = GC.GetAllocatedBytesForCurrentThread();
        ExpectFault("bomb.png: found 20000 x 20000 = 400000000 pixels, expected at most 100000000", bomb, "bomb.png");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    public static readonly TheoryData<string, byte[]> Bombs = new()
    {
        { "GIF", [.. "GIF89a"u8, 0x20, 0x4E, 0x20, 0x4E, 0, 0, 0, 0x2C, 0, 0, 0, 0, 0x20, 0x4E, 0x20, 0x4E, 0, 2] },
        { "BMP", [.. "BM"u8, .. Words(54, 0, 54, 40, 20_000, 20_000, 1 | 24 << 16, 0, 0, 0, 0, 0, 0)] },
        { "TIFF", PlainTiff.Header((256, 20_000), (257, 20_000), (258, 8), (262, 1), (273, 8), (277, 1)) },
    };

    [Theory, MemberData(nameof(Bombs))]
    public void Bomb_of_another_format_is_refused_from_its_header(string format, byte[] bomb)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        ExpectFault($"{format}: found 20000 x 20000 = 400000000 pixels, expected at most 100000000", bomb, format);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Limits_can_be_set()
    {
        byte[] bytes = TinyImages.Bytes("palette.png");
        ImageException pixels = Assert.Throws<ImageException>(() => ImageInfo.Read(bytes, "p.png", new ImageLimits { MaxPixels = 1000 }));
        Assert.Equal("p.png: found 53 x 37 = 1961 pixels, expected at most 1000", pixels.Message);
        ImageException size = Assert.Throws<ImageException>(() => ImageInfo.Read(bytes, "p.png", new ImageLimits { MaxBytes = 100 }));
        Assert.Equal($"p.png: found a file of {bytes.Length} bytes, expected at most 100", size.Message);
    }

    public static readonly TheoryData<string> Files =
    [
        "colour-420.jpg", "colour-422-progressive.jpg", "grey.jpg", "cmyk-adobe.jpg",
        "rgb-16-bit.png", "alpha.png", "lossy.webp", "alpha.webp",
        "palette.gif", "offset.gif", "rgb.bmp", "rle8.bmp", "rle4.bmp", "rgb-lzw.tif", "cmyk.tif", "one-bit-g4.tif", "ycbcr-jpeg.tif",
    ];

    // Every cut is an error, except one that only takes what isn't needed: a PNG's closing chunk, a WebP's padding, an end mark.
    [Theory, MemberData(nameof(Files))]
    public void Truncated_file_is_an_error_at_every_length(string name)
    {
        byte[] bytes = TinyImages.Bytes(name);
        int spare = Path.GetExtension(name) switch { ".png" => 20, ".webp" => 2, ".gif" => 5, ".bmp" or ".tif" => 4, _ => 0 };
        for (int length = 0; length < bytes.Length - spare; length += 1 + length / 16)
        {
            ImageException error = Assert.Throws<ImageException>(() => TinyImages.Decode(bytes[..length], name));
            Assert.StartsWith($"{name}: found ", error.Message, StringComparison.Ordinal);
        }
        Assert.Throws<ImageException>(() => TinyImages.Decode(bytes[..(bytes.Length - spare - 1)], name));
    }

    [Fact]
    public void JPEG_whose_middle_is_lost_is_an_error()
    {
        byte[] bytes = TinyImages.Bytes("scene.jpg");
        byte[] gap = [.. bytes[..(bytes.Length / 2)], 0xFF, 0xD9];
        ImageException error = Assert.Throws<ImageException>(() => TinyImages.Decode(gap, "gap.jpg"));
        Assert.Equal(
            "gap.jpg: found a damaged JPEG, expected a complete one (Corrupt JPEG data: premature end of data segment)", error.Message);
    }

    [Fact]
    public void JPEG_of_thousands_of_scans_is_refused()
    {
        byte[] bytes = TinyImages.Bytes("colour-422-progressive.jpg");
        int first = bytes.AsSpan().IndexOf([(byte)0xFF, (byte)0xDA]);
        int end = first + 2 + bytes.AsSpan(first + 2).IndexOf([(byte)0xFF, (byte)0xC4]);
        byte[] bomb = [.. bytes[..first], .. Enumerable.Repeat(bytes[first..end], 5000).SelectMany(scan => scan), .. bytes[end..]];
        ImageException error = Assert.Throws<ImageException>(() => TinyImages.Decode(bomb, "scans.jpg"));
        Assert.Equal("scans.jpg: found a damaged JPEG, expected a complete one (more than 200 scans)", error.Message);
    }

    // Whatever the bytes, the outcome is an image or an ImageException: never another error, a crash or a hang.
    [Theory, MemberData(nameof(Files))]
    public void Random_damage_never_escapes_as_another_error(string name)
    {
        byte[] original = TinyImages.Bytes(name);
        for (int seed = 0; seed < 200; seed++)
        {
            Rng rng = Rng.For(seed, 0, 0, 0);
            byte[] bytes = [.. original];
            for (int i = 0; i < 1 + seed % 5; i++)
                bytes[rng.NextInt(bytes.Length)] = (byte)rng.NextUInt32();
            try
            {
                Photo photo = new();
                new ImageDecoder().Decode(bytes, name, photo, new ImageLimits { MaxPixels = 1_000_000 });
            }
            catch (ImageException error)
            {
                Assert.StartsWith($"{name}: found ", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Missing_file_is_named()
    {
        ImageException error = Assert.Throws<ImageException>(() => ImageDecoder.Load("nowhere/a.jpg"));
        Assert.StartsWith("nowhere/a.jpg: found no readable file (", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Words(params int[] values) => [.. values.SelectMany(value => BitConverter.GetBytes(value))];

    private static void ExpectFault(string message, byte[] bytes, string name) =>
        Assert.Equal(message, Assert.Throws<ImageException>(() => TinyImages.Decode(bytes, name)).Message);
}
