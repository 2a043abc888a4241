using Parallax.Vision;

namespace Parallax.Tests.Vision.Codecs;

public sealed class LabelMapTests
{
    private const int Grey = 0, Rgb = 2, Palette = 3, GreyAlpha = 4;

    public static readonly TheoryData<int, int, bool> Kinds =
    [
        .. from kind in new[] { (Grey, 1), (Grey, 2), (Grey, 4), (Grey, 8), (Grey, 16), (Palette, 1), (Palette, 2), (Palette, 4), (Palette, 8) }
           from interlaced in new[] { false, true }
           select (kind.Item1, kind.Item2, interlaced),
    ];

    [Theory, MemberData(nameof(Kinds))]
    public void Labels_are_the_stored_numbers(int type, int depth, bool interlaced)
    {
        LabelMap map = new();
        foreach (var (width, height) in new[] { (13, 9), (1, 1), (3, 17) })
        {
            ushort[] labels = RandomLabels(width * height, depth);
            // Colours and transparency that would change every pixel if they were applied.
            byte[] colours = [.. Enumerable.Range(0, 3 << Math.Min(depth, 8)).Select(i => (byte)(255 - 5 * i))];
            byte[] png = type == Palette
                ? PlainPng.Write(width, height, depth, type, labels, interlaced, ("PLTE", colours), ("tRNS", [0, 17, 99]))
                : PlainPng.Write(width, height, depth, type, labels, interlaced, ("tRNS", [0, 1]));
            new ImageDecoder().DecodeLabels(png, "mask.png", map);
            Assert.Equal((width, height), (map.Width, map.Height));
            Assert.Equal(labels, map.Labels.ToArray());
        }
    }

    [Fact]
    public void Alpha_is_dropped()
    {
        LabelMap map = new();
        new ImageDecoder().DecodeLabels(PlainPng.Write(3, 1, 8, GreyAlpha, [7, 0, 255, 255, 9, 128]), "mask.png", map);
        Assert.Equal([7, 255, 9], map.Labels.ToArray());
    }

    [Fact]
    public void Labels_are_found_by_column_and_row()
    {
        LabelMap map = LabelMap.FromLabels(3, 2, [1, 2, 3, 4, 5, 6]);
        Assert.Equal([3, 4], [map[2, 0], map[0, 1]]);
        Assert.Throws<ArgumentOutOfRangeException>(() => map[3, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => map[0, -1]);
    }

    [Fact]
    public void Mask_file_is_loaded()
    {
        using TemporaryFolder folder = new();
        folder.Add("mask.png", PlainPng.Write(2, 2, 8, Grey, [0, 1, 2, 255]));
        Assert.Equal([0, 1, 2, 255], ImageDecoder.LoadLabels(Path.Combine(folder.Path, "mask.png")).Labels.ToArray());
    }

    [Fact]
    public void Colours_and_other_formats_are_refused()
    {
        Expect("a.png: found a PNG with colours, expected labels: a palette or grey PNG", PlainPng.Write(1, 1, 8, Rgb, [1, 2, 3]), "a.png");
        Expect("a.jpg: found a Jpeg image, expected labels: a palette or grey PNG", TinyImages.Bytes("grey.jpg"), "a.jpg");
    }

    [Fact]
    public void Damaged_mask_is_an_error_and_limits_hold()
    {
        byte[] png = PlainPng.Write(9, 9, 4, Grey, RandomLabels(81, 4));
        Expect("a.png: found a damaged PNG, expected a complete one (Premature end of PNG file)", png[..^30], "a.png");
        ImageException error = Assert.Throws<ImageException>(
            () => new ImageDecoder().DecodeLabels(png, "a.png", new LabelMap(), new ImageLimits { MaxPixels = 80 }));
        Assert.Equal("a.png: found 9 x 9 = 81 pixels, expected at most 80", error.Message);
    }

    private static ushort[] RandomLabels(int count, int depth)
    {
        Rng rng = Rng.For(depth, 0, 0, 0);
        ushort[] labels = new ushort[count];
        for (int i = 0; i < count; i++)
            labels[i] = (ushort)rng.NextInt(1 << depth);
        return labels;
    }

    private static void Expect(string message, byte[] bytes, string name) =>
        Assert.Equal(message, Assert.Throws<ImageException>(() => new ImageDecoder().DecodeLabels(bytes, name, new LabelMap())).Message);
}
