using Parallax.Vision;

namespace Parallax.Tests.Vision.Codecs;

public sealed class TiffTests
{
    private const int WhiteIsZero = 0, BlackIsZero = 1, Rgb = 2, Palette = 3, Inks = 5;
    private const int ColorMap = 320, ExtraSamples = 338, Premultiplied = 1, Straight = 2;
    private static readonly (int Width, int Height)[] Sizes = [(23, 19), (1, 1), (40, 3), (16, 33)];

    public static readonly TheoryData<int, int, int, bool> Layouts =
    [
        .. from colours in new[] { WhiteIsZero, BlackIsZero, Rgb, Palette, Inks }
           from bits in new[] { 1, 2, 4, 8, 16 }
           from layout in new[] { 0, 1, 2, 3 }
           from bigEndian in new[] { false, true }
           where colours != Palette || bits <= 8
           select (colours, bits, layout, bigEndian),
    ];

    // Strips or tiles, samples together or in planes; the expected colours are computed from the samples.
    [Theory, MemberData(nameof(Layouts))]
    public void Pixels_are_what_the_samples_say(int colours, int bits, int layout, bool bigEndian)
    {
        int samples = colours switch { Rgb => 3, Inks => 4, _ => 1 };
        ushort[] map = colours == Palette ? RandomSamples(3 << bits, 16) : [];
        foreach (var (width, height) in Sizes)
        {
            PlainTiff tiff = new(width, height, bits, samples, colours)
            {
                BigEndian = bigEndian, Planes = layout % 2 == 1, Tile = layout >= 2 ? 16 : 0,
                More = colours == Palette ? [(ColorMap, [.. map.Select(value => (int)value)])] : [],
            };
            ushort[] stored = RandomSamples(samples * width * height, bits);
            Photo photo = TinyImages.Decode(tiff.Write(stored));
            for (int i = 0; i < width * height; i++)
                Assert.Equal(Colour(colours, bits, stored.AsSpan(samples * i, samples), map), photo.Pixels.Slice(3 * i, 3).ToArray());
        }
    }

    public static readonly TheoryData<int, int, int> Alphas =
    [
        .. from colours in new[] { BlackIsZero, Rgb }
           from bits in new[] { 8, 16 }
           from extra in new[] { Premultiplied, Straight }
           select (colours, bits, extra),
    ];

    [Theory, MemberData(nameof(Alphas))]
    public void Transparent_pixels_are_put_on_white(int colours, int bits, int extra)
    {
        int samples = colours == Rgb ? 4 : 2;
        ushort[] stored = RandomSamples(samples * 23 * 19, bits);
        PlainTiff tiff = new(23, 19, bits, samples, colours) { More = [(ExtraSamples, [extra])] };
        byte[] bytes = tiff.Write(stored);
        Assert.True(ImageInfo.Read(bytes, "t").HasAlpha);
        Photo photo = TinyImages.Decode(bytes);
        for (int i = 0; i < 23 * 19; i++)
        {
            int alpha = stored[samples * (i + 1) - 1] >> bits - 8;
            for (int c = 0; c < 3; c++)
            {
                int colour = stored[samples * i + (samples == 4 ? c : 0)] >> bits - 8;
                int expected = extra == Straight
                    ? (int)Math.Floor((colour * alpha + 255 * (255 - alpha)) / 255.0 + 0.5)
                    : Math.Min(255, colour + 255 - alpha);
                Assert.Equal(expected, photo.Pixels[3 * i + c]);
            }
        }
    }

    [Fact]
    public void Samples_that_mean_nothing_known_are_passed_over()
    {
        ushort[] stored = RandomSamples(6 * 23 * 19, 8);
        byte[] bytes = new PlainTiff(23, 19, 8, 6, Rgb) { More = [(ExtraSamples, [0, 0, 0])] }.Write(stored);
        Assert.False(ImageInfo.Read(bytes, "t").HasAlpha);
        Photo photo = TinyImages.Decode(bytes);
        for (int i = 0; i < 23 * 19; i++)
            Assert.Equal(stored[(6 * i)..(6 * i + 3)].Select(value => (byte)value), photo.Pixels.Slice(3 * i, 3).ToArray());
    }

    [Fact]
    public void Orientation_tag_is_applied()
    {
        ushort[] stored = RandomSamples(23 * 19, 8);
        Photo photo = TinyImages.Decode(new PlainTiff(23, 19, 8, 1, BlackIsZero) { Orientation = 6 }.Write(stored));
        Assert.Equal((19, 23), (photo.SourceWidth, photo.SourceHeight));
        for (int y = 0; y < 23; y++)
        {
            for (int x = 0; x < 19; x++)
                Assert.Equal(stored[(18 - x) * 23 + y], photo.Pixels[3 * (19 * y + x)]);
        }
    }

    [Fact]
    public void First_image_is_taken_of_several()
    {
        byte[] first = new PlainTiff(9, 7, 8, 1, BlackIsZero).Write(RandomSamples(63, 8));
        Photo alone = TinyImages.Decode(first);
        // The link to the next directory, which stands behind the entries, points at the first one: libtiff must not follow it.
        int directory = BitConverter.ToInt32(first, 4), link = directory + 2 + 12 * BitConverter.ToInt16(first, directory);
        BitConverter.TryWriteBytes(first.AsSpan(link), directory);
        Assert.Equal(alone.Pixels.ToArray(), TinyImages.Decode(first).Pixels.ToArray());
    }

    [Theory]
    [InlineData(258, 12, "found a TIFF of 12 bits a sample, expected 1, 2, 4, 8 or 16")]
    [InlineData(258, 32, "found a TIFF of 32 bits a sample, expected 1, 2, 4, 8 or 16")]
    [InlineData(339, 3, "found a TIFF of sample format 3, expected whole numbers without sign (1)")]
    [InlineData(259, 50001, "found a TIFF of compression 50001, expected none, CCITT, LZW, JPEG, Deflate or PackBits")]
    [InlineData(262, 8, "found a TIFF of colours 8, expected grey, palette, RGB, CMYK, or YCbCr as JPEG")]
    [InlineData(262, 6, "found a TIFF of colours 6, expected grey, palette, RGB, CMYK, or YCbCr as JPEG")]
    [InlineData(262, 2, "found a TIFF of 1 samples a pixel, expected at least 3")]
    [InlineData(262, 3, "found a TIFF without the palette of its 8-bit samples, expected a colour map")]
    [InlineData(278, 1, "found a TIFF with 1 places of pixels, expected 7")]
    [InlineData(279, 2000, "found a TIFF with 2000 bytes of pixels, expected no more than it has: 110")]
    [InlineData(322, 16, "found a TIFF of 16 x 0 tiles, expected at least 1 x 1")]
    public void What_is_not_read_is_named(int tag, int value, string fault)
    {
        Dictionary<int, int> entries = new() { [256] = 9, [257] = 7, [258] = 8, [262] = 1, [273] = 8, [277] = 1, [278] = 7, [279] = 63 };
        entries[tag] = value;
        byte[] bytes = PlainTiff.Header([.. entries.Select(entry => (entry.Key, entry.Value))]);
        Assert.Equal($"a.tif: {fault}", Assert.Throws<ImageException>(() => TinyImages.Decode(bytes, "a.tif")).Message);
    }

    [Fact]
    public void Huge_tiles_of_a_small_image_are_refused()
    {
        byte[] bytes = PlainTiff.Header((256, 9), (257, 7), (258, 8), (262, 1), (277, 1), (322, 65_536), (323, 65_536), (324, 8), (325, 63));
        ImageException error = Assert.Throws<ImageException>(() => TinyImages.Decode(bytes, "a.tif"));
        Assert.Equal("a.tif: found a TIFF of 65536 x 65536 tiles, expected ones no larger than its image", error.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1024)]
    public void Rows_and_tiles_of_endless_samples_are_refused(int tile)
    {
        int width = tile > 0 ? 9 : 2_000_000, samples = 65_535;
        (int, int)[] places = tile > 0 ? [(322, tile), (323, tile), (324, 8), (325, 63)] : [(273, 8), (279, 63)];
        byte[] file = PlainTiff.Header([(256, width), (257, 7), (258, 1), (262, 1), (277, samples), (278, 7), .. places]);
        ImageException error = Assert.Throws<ImageException>(() => TinyImages.Decode(file, "a.tif"));
        long bytes = tile > 0 ? (long)tile * tile / 8 * samples : (long)width * samples / 8;
        Assert.Equal($"a.tif: found a TIFF of {samples} samples a pixel, {bytes} bytes a row or tile, expected an ordinary image", error.Message);
    }

    // Reversed bits make libtiff copy each strip: 5,000 strips that are all the whole file would be a quadratic amount of work.
    [Fact]
    public void Strips_that_are_all_the_same_bytes_are_refused()
    {
        byte[] bytes = new PlainTiff(4, 5000, 8, 1, BlackIsZero) { RowsPerStrip = 1, More = [(266, [2])] }.Write(new ushort[20_000]);
        int lengths = bytes.AsSpan().LastIndexOf([.. BitConverter.GetBytes(4), .. BitConverter.GetBytes(4)]) + 8 - 4 * 5000;
        for (int strip = 0; strip < 5000; strip++)
            BitConverter.TryWriteBytes(bytes.AsSpan(lengths + 4 * strip), 20_000);
        ImageException error = Assert.Throws<ImageException>(() => TinyImages.Decode(bytes, "a.tif"));
        Assert.Equal($"a.tif: found a TIFF with 100000000 bytes of pixels, expected no more than it has: {bytes.Length}", error.Message);
    }

    private static byte[] Colour(int colours, int bits, ReadOnlySpan<ushort> s, ushort[] map)
    {
        int most = (1 << bits) - 1;
        int Eight(int value) => bits == 16 ? value >> 8 : value * 255 / most;
        switch (colours)
        {
            case WhiteIsZero: return [.. Enumerable.Repeat((byte)Eight(most - s[0]), 3)];
            case BlackIsZero: return [.. Enumerable.Repeat((byte)Eight(s[0]), 3)];
            case Rgb: return [(byte)Eight(s[0]), (byte)Eight(s[1]), (byte)Eight(s[2])];
            case Palette: return [(byte)(map[s[0]] >> 8), (byte)(map[s[0] + most + 1] >> 8), (byte)(map[s[0] + 2 * (most + 1)] >> 8)];
        }
        double light = 255 - Eight(s[3]);
        return [Light(Eight(s[0])), Light(Eight(s[1])), Light(Eight(s[2]))];
        byte Light(int ink) => (byte)(light - Math.Round(ink * light / 255, MidpointRounding.AwayFromZero));
    }

    private static ushort[] RandomSamples(int count, int bits)
    {
        Rng rng = Rng.For(bits, 0, 0, 0);
        ushort[] samples = new ushort[count];
        for (int i = 0; i < count; i++)
            samples[i] = (ushort)rng.NextInt(1 << bits);
        return samples;
    }
}
