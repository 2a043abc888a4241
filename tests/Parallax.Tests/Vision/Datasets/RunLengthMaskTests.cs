using Parallax.Vision;

namespace Parallax.Tests.Vision.Datasets;

public sealed class RunLengthMaskTests
{
    private const int Width = 13, Height = 7;

    [Fact]
    public void Runs_go_down_the_columns_and_begin_outside()
    {
        RunLengthMask mask = RunLengthMask.Encode(3, 2, [1, 0, 1, 0, 0, 1]);   // rows 101 and 001
        Assert.Equal([0, 1, 3, 2], mask.Counts.ToArray());
        Assert.Equal((3, new PixelBox(0, 0, 3, 2)), (mask.Area, mask.Box));
    }

    [Fact]
    public void Encoding_area_box_and_overlap_agree_with_plain_loops()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            byte[] a = Random(seed), b = Random(seed + 1000);
            RunLengthMask maskA = RunLengthMask.Encode(Width, Height, a), maskB = RunLengthMask.Encode(Width, Height, b);
            byte[] back = new byte[a.Length];
            maskA.Decode(back);
            Assert.Equal(a, back);
            Assert.Equal(a.Count(pixel => pixel == 1), maskA.Area);
            Assert.Equal(BoxOf(a), maskA.Box);
            Assert.Equal(RunLengthMask.Encode(Width, Height, [.. a.Zip(b, (p, q) => (byte)(p | q))]).Counts, RunLengthMask.Union(maskA, maskB).Counts);
            Assert.Equal(RunLengthMask.Encode(Width, Height, [.. a.Zip(b, (p, q) => (byte)(p & q))]).Counts, RunLengthMask.Intersection(maskA, maskB).Counts);
            double both = a.Zip(b).Count(pair => pair == (1, 1)), any = a.Zip(b).Count(pair => pair != (0, 0));
            Assert.Equal(both == 0 ? 0 : both / any, maskA.IntersectionOverUnion(maskB));
            Assert.Equal(both == 0 ? 0 : both / maskA.Area, maskA.IntersectionOverUnion(maskB, truthIsCrowd: true));
            RunLengthMask read = RunLengthMask.Parse(Width, Height, maskA.ToText());
            Assert.Equal(maskA.Counts, read.Counts);
        }
    }

    [Theory]
    [InlineData("06", 0, 6)]                  // one letter a run below 16
    [InlineData("0a0b0_OO", 0, 17, 18, 0, 17)]
    public void Compressed_text_is_groups_of_five_bits(string text, params int[] counts)
    {
        int pixels = counts.Sum();
        RunLengthMask mask = new(pixels, 1, [.. counts.Select(count => (uint)count)]);
        Assert.Equal(text, mask.ToText());
        Assert.Equal(counts, RunLengthMask.Parse(pixels, 1, text).Counts.ToArray().Select(count => (int)count));
    }

    // Runs as pycocotools' rleFrPoly gives them.
    [Theory]
    [InlineData(10, 8, "1 1 6 1 6 5 1 5", "9 4 4 4 4 4 4 4 4 4 35")]
    [InlineData(10, 8, "0.5 0.5 8.7 2.2 3.1 7.9", "9 2 6 5 3 7 1 6 3 4 4 2 6 1 21")]
    [InlineData(7, 6, "-2 1 4.3 -1.5 9 3 4.4 8 0.2 4.6", "0 5 1 30 1 5")]     // beyond all sides
    [InlineData(9, 9, "1 1 8 8 8 1 1 8", "10 6 4 4 6 2 16 2 6 4 4 6 11")]     // crosses itself
    [InlineData(5, 5, "1 1 4 4", "25")]
    [InlineData(4, 3, "2 2", "12")]
    public void Outlines_are_filled_as_pycocotools_does(int width, int height, string corners, string counts)
    {
        RunLengthMask mask = RunLengthMask.FromPolygon(width, height, [.. corners.Split(' ').Select(double.Parse)]);
        Assert.Equal(counts, string.Join(' ', mask.Counts.ToArray()));
    }

    [Fact]
    public void Outlines_with_whole_corners_fill_the_pixels_between_them()
    {
        RunLengthMask box = RunLengthMask.FromBox(10, 8, new SourceBox(2, 3, 4, 2));
        Assert.Equal((8, new PixelBox(2, 3, 4, 2)), (box.Area, box.Box));
        Assert.Equal(80, RunLengthMask.FromBox(10, 8, new SourceBox(-5, -5, 30, 30)).Area);
        Assert.Equal(0, RunLengthMask.FromPolygon(10, 8, [3, 3, 3, 3, 3, 3]).Area);
    }

    [Fact]
    public void What_is_no_mask_is_refused()
    {
        Assert.StartsWith("found runs of 5 pixels, expected 2 x 3 = 6", Assert.Throws<ArgumentException>(() => new RunLengthMask(2, 3, [1, 4])).Message);
        Assert.Equal("found the end within a run, expected more letters", Assert.Throws<FormatException>(() => RunLengthMask.Parse(2, 3, "0Q")).Message);
        Assert.Throws<FormatException>(() => RunLengthMask.Parse(2, 3, "0 6"));
        Assert.StartsWith("found an outline of 3 numbers", Assert.Throws<ArgumentException>(() => RunLengthMask.FromPolygon(2, 3, [1, 2, 3])).Message);
        Assert.StartsWith("found coordinate NaN", Assert.Throws<ArgumentException>(() => RunLengthMask.FromPolygon(2, 3, [1, double.NaN])).Message);
        Assert.StartsWith("found masks of 2 x 3 and 3 x 2", Assert.Throws<ArgumentException>(() => RunLengthMask.Union(new(2, 3, [6]), new(3, 2, [6]))).Message);
    }

    private static byte[] Random(int seed)
    {
        Rng rng = Rng.For(seed, 0, 0, 0);
        byte[] pixels = new byte[Width * Height];
        double share = rng.NextDouble();
        for (int i = 0; i < pixels.Length; i++) pixels[i] = rng.Chance(share * share) ? (byte)1 : (byte)0;
        return pixels;
    }

    private static PixelBox BoxOf(byte[] pixels)
    {
        int[] inside = [.. Enumerable.Range(0, pixels.Length).Where(i => pixels[i] == 1)];
        if (inside.Length == 0) return default;
        int left = inside.Min(i => i % Width), top = inside.Min(i => i / Width);
        return new PixelBox(left, top, inside.Max(i => i % Width) - left + 1, inside.Max(i => i / Width) - top + 1);
    }
}
