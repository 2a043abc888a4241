using Parallax.Training.Data;
using Parallax.Vision;

namespace Parallax.Tests.Data;

public sealed class PerceptualHashTests
{
    [Theory, InlineData(96, 64), InlineData(33, 100), InlineData(20, 17), InlineData(1, 1), InlineData(32, 32)]
    public void The_hash_is_that_of_the_definition_in_plain_loops(int width, int height)
    {
        Photo photo = Pictures.Of(4, width, height);
        double[,] cell = new double[32, 32];
        for (int i = 0; i < 32; i++)
        {
            for (int j = 0; j < 32; j++)
            {
                int top = i * height / 32, bottom = Math.Max((i + 1) * height / 32, top + 1), left = j * width / 32, right = Math.Max((j + 1) * width / 32, left + 1);
                long sum = 0;
                for (int y = top; y < bottom; y++)
                    for (int x = left; x < right; x++)
                        sum += (299 * photo.Pixels[3 * (y * width + x)]) + (587 * photo.Pixels[(3 * (y * width + x)) + 1]) + (114 * photo.Pixels[(3 * (y * width + x)) + 2]);
                cell[i, j] = sum / (1000.0 * (bottom - top) * (right - left));
            }
        }
        double[] low = new double[64];
        for (int k = 0; k < 64; k++)
            for (int i = 0; i < 32; i++)
                for (int j = 0; j < 32; j++)
                    low[k] += cell[i, j] * Math.Cos(Math.PI * ((2 * i) + 1) * ((k / 8) + 1) / 64) * Math.Cos(Math.PI * ((2 * j) + 1) * ((k % 8) + 1) / 64);
        double[] sorted = [.. low.Order()];
        double median = (sorted[31] + sorted[32]) / 2;
        ulong found = PerceptualHash.Of(photo);
        // Coefficients that are the median up to rounding may fall on either side.
        for (int k = 0; k < 64; k++)
            if (Math.Abs(low[k] - median) > 1e-6) Assert.Equal(low[k] > median, (found >> k & 1) == 1);
    }

    [Fact]
    public void Copies_in_other_sizes_qualities_and_brightness_are_near_and_other_pictures_are_far()
    {
        var resizer = new PhotoResizer();
        for (int seed = 0; seed < 20; seed++)
        {
            Photo photo = Pictures.Of(seed, 300, 200), small = new(), coded = new(), dark = Photo.FromRgb(300, 200, [.. photo.Pixels.ToArray().Select(v => (byte)(v * 4 / 5))]);
            resizer.Resize(photo, 150, 100, Interpolation.Bicubic, small);
            new ImageDecoder().Decode(JpegEncoder.Encode(photo, 60), "coded", coded);
            ulong hash = PerceptualHash.Of(photo);
            Assert.All(new[] { small, coded, dark }, copy => Assert.InRange(PerceptualHash.Distance(hash, PerceptualHash.Of(copy)), 0, 4));
            Assert.InRange(PerceptualHash.Distance(hash, PerceptualHash.Of(Pictures.Of(seed + 1, 300, 200))), 12, 52);
        }
    }
}
