using Parallax.Vision;

namespace Parallax.Tests.Vision.Views;

public sealed class CropSamplingTests
{
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
