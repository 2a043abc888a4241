using Parallax.Vision;

namespace Parallax.Tests.Vision.Codecs;

public sealed class DecodingTests
{
    private const string Twin = ".expected.png";

    public static readonly TheoryData<string> ImagesWithTwins =
        [.. Directory.GetFiles(TinyImages.Folder, "*" + Twin).Select(path => Path.GetFileName(path)[..^Twin.Length]).Order()];

    // The twin is what Pillow 9.4 decoded (16-bit samples: their high byte; alpha: put on white), stored as plain RGB.
    [Theory, MemberData(nameof(ImagesWithTwins))]
    public void Pixels_equal_Pillows(string name)
    {
        Photo expected = TinyImages.Decode(TinyImages.Bytes(name + Twin)), actual = TinyImages.Decode(TinyImages.Bytes(name));
        Assert.Equal(expected.Region, actual.Region);
        Assert.Equal(expected.Pixels.ToArray(), actual.Pixels.ToArray());
    }

    [Theory]
    [InlineData("colour-420.jpg", ImageFormat.Jpeg, 53, 37, false)]
    [InlineData("rgb-16-bit.png", ImageFormat.Png, 23, 19, false)]
    [InlineData("palette-transparent.png", ImageFormat.Png, 53, 37, true)]
    [InlineData("lossy.webp", ImageFormat.WebP, 53, 37, false)]
    [InlineData("alpha.webp", ImageFormat.WebP, 53, 37, true)]
    [InlineData("palette.gif", ImageFormat.Gif, 53, 37, false)]
    [InlineData("offset.gif", ImageFormat.Gif, 61, 47, true)]
    [InlineData("top-down.bmp", ImageFormat.Bmp, 53, 37, false)]
    [InlineData("alpha-v5.bmp", ImageFormat.Bmp, 53, 37, true)]
    [InlineData("grey.tif", ImageFormat.Tiff, 53, 37, false)]
    [InlineData("grey-alpha.tif", ImageFormat.Tiff, 53, 37, true)]
    public void Header_tells_format_size_and_transparency(string name, ImageFormat format, int width, int height, bool alpha) =>
        Assert.Equal(new ImageInfo(format, width, height, Orientation.Upright, alpha), ImageInfo.Read(TinyImages.Bytes(name), name));

    [Theory, MemberData(nameof(ImagesWithTwins))]
    public void Decoding_allocates_nothing_once_its_buffers_have_grown(string name)
    {
        byte[] bytes = TinyImages.Bytes(name);
        (ImageDecoder decoder, Photo photo) = (new(), new());
        decoder.Decode(bytes, name, photo);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10; i++)
            decoder.Decode(bytes, name, photo);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Orientation_of_a_PNG_may_stand_before_or_behind_the_pixels(bool before)
    {
        byte[] orientation = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 3, 0, 0, 0, 0, 0, 0];
        byte[] png = PlainPng.Write(3, 1, 8, colourType: 0, [1, 2, 3], interlaced: false, ("eXIf", orientation));
        int chunk = orientation.Length + 12, start = 8 + 25;
        if (!before)
            png = [.. png[..start], .. png[(start + chunk)..^12], .. png[start..(start + chunk)], .. png[^12..]];
        Assert.Equal([3, 3, 3, 2, 2, 2, 1, 1, 1], TinyImages.Decode(png).Pixels.ToArray());
    }

    [Fact]
    public void Content_decides_the_format_not_the_name() =>
        Assert.Equal(ImageFormat.Png, ImageInfo.Read(TinyImages.Bytes("palette.png"), "holiday.jpg").Format);

    public static readonly TheoryData<int, bool> Orientations =
        [.. Enumerable.Range(1, 8).SelectMany(o => new (int, bool)[] { (o, true), (o, false) })];

    // Corners of the upright image in the stored one: EXIF 2.3, tag 0x0112 (row 0 / column 0 of the stored image lie at the named sides).
    [Theory, MemberData(nameof(Orientations))]
    public void Orientation_is_applied(int orientation, bool littleEndian)
    {
        byte[] jpeg = TinyImages.Bytes("colour-420.jpg");
        Photo stored = TinyImages.Decode(jpeg), upright = TinyImages.Decode(TinyImages.WithOrientation(jpeg, orientation, littleEndian));
        var (w, h) = (53, 37);
        Assert.Equal(orientation >= 5 ? (h, w) : (w, h), (upright.SourceWidth, upright.SourceHeight));
        for (int y = 0; y < h; y++)
        {
            for (int x = 0; x < w; x++)
            {
                var (ux, uy) = orientation switch
                {
                    1 => (x, y),                     // row 0 top, column 0 left
                    2 => (w - 1 - x, y),             // top, right
                    3 => (w - 1 - x, h - 1 - y),     // bottom, right
                    4 => (x, h - 1 - y),             // bottom, left
                    5 => (y, x),                     // left, top
                    6 => (h - 1 - y, x),             // right, top
                    7 => (h - 1 - y, w - 1 - x),     // right, bottom
                    _ => (y, w - 1 - x),             // left, bottom
                };
                Assert.Equal(
                    stored.Pixels.Slice(3 * (y * w + x), 3).ToArray(),
                    upright.Pixels.Slice(3 * (uy * upright.SourceWidth + ux), 3).ToArray());
            }
        }
    }

    [Theory]
    [InlineData("scene.jpg", 1)]
    [InlineData("colour-422-progressive.jpg", 1)]
    [InlineData("grey.jpg", 1)]
    [InlineData("cmyk-black-adobe.jpg", 1)]
    [InlineData("scene.jpg", 6)]
    [InlineData("scene.jpg", 7)]
    public void Part_of_a_JPEG_equals_that_part_of_the_whole(string name, int orientation)
    {
        byte[] bytes = TinyImages.WithOrientation(TinyImages.Bytes(name), orientation, littleEndian: true);
        Photo whole = TinyImages.Decode(bytes), part = new();
        ImageInfo info = ImageInfo.Read(bytes, name);
        ImageDecoder decoder = new();
        for (int seed = 0; seed < 60; seed++)
        {
            Rng rng = Rng.For(seed, 0, 0, 0);
            PixelBox box = CropSampling.Draw(info.Width, info.Height, (0.001, 0.9), (0.2, 5), ref rng);
            decoder.Decode(bytes, name, info, box, part);
            Assert.Equal(box, part.Region);
            for (int y = 0; y < box.Height; y++)
            {
                Assert.True(
                    whole.Pixels.Slice(3 * ((box.Y + y) * info.Width + box.X), 3 * box.Width)
                        .SequenceEqual(part.Pixels.Slice(3 * y * box.Width, 3 * box.Width)),
                    $"seed {seed}: {box} differs in its row {y}");
            }
        }
    }
}
