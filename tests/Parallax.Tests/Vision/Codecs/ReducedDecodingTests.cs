using Parallax.Vision;

namespace Parallax.Tests.Vision.Codecs;

public sealed class ReducedDecodingTests
{
    public static readonly TheoryData<string, int> Reductions =
    [
        .. from name in new[] { "scene.jpg", "colour-420.jpg", "grey.jpg", "cmyk-adobe.jpg", "colour-422-progressive.jpg" }
           from reduction in new[] { 2, 4, 8 }
           select (name, reduction),
    ];

    // The twin is what Pillow 9.4 decoded in its draft mode.
    [Theory, MemberData(nameof(Reductions))]
    public void Pixels_equal_Pillows_draft(string name, int reduction)
    {
        Photo twin = TinyImages.Decode(TinyImages.Bytes($"{name}.reduced-{reduction}.png"));
        Photo photo = Decode(TinyImages.Bytes(name), null, reduction);
        Assert.Equal((twin.SourceWidth, twin.SourceHeight, reduction), (photo.Columns, photo.Rows, photo.Reduction));
        Assert.Equal(new PixelBox(0, 0, photo.SourceWidth, photo.SourceHeight), photo.Region);
        Assert.Equal(twin.Pixels.ToArray(), photo.Pixels.ToArray());
    }

    public static readonly TheoryData<string, int, int> Parts =
    [
        .. from name in new[] { "scene.jpg", "colour-420.jpg", "colour-422-progressive.jpg", "grey.jpg" }
           from reduction in new[] { 2, 4, 8 }
           from orientation in new[] { 1, 2, 3, 6, 7 }
           select (name, reduction, orientation),
    ];

    [Theory, MemberData(nameof(Parts))]
    public void Part_equals_that_part_of_the_whole(string name, int reduction, int orientation)
    {
        byte[] bytes = TinyImages.WithOrientation(TinyImages.Bytes(name), orientation, littleEndian: true);
        Photo whole = Decode(bytes, null, reduction);
        for (int seed = 0; seed < 40; seed++)
        {
            Rng rng = Rng.For(seed, 0, 0, 0);
            PixelBox box = CropSampling.Draw(whole.SourceWidth, whole.SourceHeight, (0.001, 0.9), (0.2, 5), ref rng);
            Photo part = Decode(bytes, box, reduction);
            Assert.True(part.Region.Contains(box), $"seed {seed}: {part.Region} doesn't hold {box}");
            var (x, y) = ((part.Extent.X - whole.Extent.X) / reduction, (part.Extent.Y - whole.Extent.Y) / reduction);
            for (int row = 0; row < part.Rows; row++)
            {
                Assert.True(
                    whole.Pixels.Slice(3 * ((y + row) * whole.Columns + x), 3 * part.Columns)
                        .SequenceEqual(part.Pixels.Slice(3 * row * part.Columns, 3 * part.Columns)),
                    $"seed {seed}: {box} differs in its row {row}");
            }
        }
    }

    // In a turned image the grid of reduced pixels starts at the corner that was stored first, wherever that lies now.
    [Fact]
    public void Grid_of_a_turned_image_hangs_on_its_stored_corner()
    {
        byte[] bytes = TinyImages.WithOrientation(TinyImages.Bytes("colour-420.jpg"), orientation: 3, littleEndian: true);
        Photo photo = Decode(bytes, null, 4);
        Assert.Equal(new PixelBox(53 - 56, 37 - 40, 56, 40), photo.Extent);
        Assert.Equal(new PixelBox(0, 0, 53, 37), photo.Region);
    }

    [Fact]
    public void Other_formats_are_never_reduced()
    {
        Photo photo = Decode(TinyImages.Bytes("palette.png"), new PixelBox(3, 4, 5, 6), 4);
        Assert.Equal((1, 53, 37), (photo.Reduction, photo.Columns, photo.Rows));
    }

    [Fact]
    public void Reduction_that_there_is_not_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Decode(TinyImages.Bytes("grey.jpg"), null, 3));

    private static Photo Decode(byte[] bytes, PixelBox? region, int reduction)
    {
        Photo photo = new();
        ImageInfo info = ImageInfo.Read(bytes, "image");
        new ImageDecoder().Decode(bytes, "image", info, region ?? new PixelBox(0, 0, info.Width, info.Height), photo, reduction);
        return photo;
    }
}
