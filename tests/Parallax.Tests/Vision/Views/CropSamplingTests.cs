using Parallax.Tests.Golden;
using Parallax.Vision;

namespace Parallax.Tests.Vision.Views;

public sealed class CropSamplingTests
{
    public static IEnumerable<ITheoryDataRow> GoldenDraws => GoldenRows.Of(GoldenTensors.OfKind("crop_sampling"));

    // The file gives the draws of each attempt; which attempt is taken, and what box it is, is ours.
    [Theory, MemberData(nameof(GoldenDraws)), Trait("Category", "Golden"), GoldenKind("crop_sampling")]
    public void Boxes_of_given_draws_equal_the_reference(string name)
    {
        GoldenTensors golden = GoldenTensors.Read(name);
        long[] sizes = golden.Values<long>("in.image"), crops = golden.Values<long>("expect.crop"), attempts = golden.Values<long>("expect.attempt");
        float[] areas = golden.Values<float>("in.area"), logRatios = golden.Values<float>("in.log_ratio"), places = golden.Values<float>("in.u");
        double[] aspect = System.Text.Json.JsonSerializer.Deserialize<double[]>(golden.Metadata("ratio"))!;
        for (int i = 0; i < attempts.Length; i++)
        {
            var (height, width) = ((int)sizes[2 * i], (int)sizes[(2 * i) + 1]);
            var tries = Enumerable.Range(i * CropSampling.Tries, CropSampling.Tries)
                .Select(k => CropSampling.SizeOf((double)height * width * areas[k], Math.Exp(logRatios[k]))).ToList();
            int attempt = tries.FindIndex(size => CropSampling.Fits(size.Width, size.Height, width, height));
            Assert.Equal(attempts[i], attempt < 0 ? CropSampling.Tries : attempt);
            PixelBox box = attempt < 0 ? CropSampling.Centre(width, height, new Interval(aspect[0], aspect[1])) : new PixelBox(
                (int)(places[(2 * i) + 1] * (double)(width - tries[attempt].Width + 1)), (int)(places[2 * i] * (double)(height - tries[attempt].Height + 1)),
                tries[attempt].Width, tries[attempt].Height);
            Assert.Equal([crops[4 * i], crops[(4 * i) + 1], crops[(4 * i) + 2], crops[(4 * i) + 3]], new long[] { box.Y, box.X, box.Height, box.Width });
        }
    }

    public static readonly TheoryData<int> Seeds = [.. Enumerable.Range(0, 200)];

    // Sides are rounded to pixels: half a pixel each way widens both bounds a little.
    [Theory, MemberData(nameof(Seeds))]
    public void Crops_lie_in_the_image_and_keep_area_and_aspect(int seed)
    {
        Rng rng = Rng.For(seed, 0, 0, 0);
        PixelBox crop = CropSampling.Draw(500, 375, (0.08, 1), (0.75, 4.0 / 3), ref rng);
        Assert.True(new PixelBox(0, 0, 500, 375).Contains(crop), $"seed {seed}: {crop}");
        Assert.InRange(crop.Area / (500.0 * 375), 0.078, 1.0);
        Assert.InRange((double)crop.Width / crop.Height, 0.74, 1.35);
    }

    [Theory]
    [InlineData(1000, 10, 493, 0, 13, 10)]
    [InlineData(10, 1000, 0, 493, 10, 13)]
    [InlineData(1, 1, 0, 0, 1, 1)]
    public void Image_of_extreme_aspect_gives_its_centre(int width, int height, int x, int y, int w, int h)
    {
        Rng rng = Rng.For(0, 0, 0, 0);
        Assert.Equal(new PixelBox(x, y, w, h), CropSampling.Draw(width, height, (0.9, 1), (0.75, 4.0 / 3), ref rng));
    }

    // Scale [0.25, 1] of a large square image with aspect 1: relative area uniform, mean 0.625, standard error 0.0022 over 10,000 draws.
    [Fact]
    public void Area_is_uniform()
    {
        Rng rng = Rng.For(5, 0, 0, 0);
        double mean = 0;
        for (int i = 0; i < 10_000; i++)
            mean += CropSampling.Draw(4000, 4000, (0.25, 1), (1, 1), ref rng).Area / 16e6 / 10_000;
        Assert.Equal(0.625, mean, 0.011);
    }
}
