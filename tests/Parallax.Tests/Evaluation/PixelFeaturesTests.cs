using Parallax.Training.Evaluation;

namespace Parallax.Tests.Evaluation;

public class PixelFeaturesTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(17, 90)]
    [InlineData(64, 64)]
    public void A_flat_image_stays_flat(int width, int height)
    {
        byte[] rgb = [.. Enumerable.Range(0, width * height).SelectMany(_ => new byte[] { 255, 51, 0 })];
        float[] features = PixelFeatures.Of(rgb, width, height);
        for (int i = 0; i < features.Length; i++)
            Assert.Equal(i % 3 == 0 ? 1 : i % 3 == 1 ? 0.2 : 0, features[i], 5);
    }

    // Halving weighs four neighbours 1, 3, 3, 1 of 8, which leaves a ramp a ramp.
    [Fact]
    public void A_ramp_stays_a_ramp_away_from_the_edges()
    {
        byte[] rgb = [.. Enumerable.Range(0, 64 * 64).SelectMany(i => Enumerable.Repeat((byte)(i % 64 * 2), 3))];
        float[] features = PixelFeatures.Of(rgb, 64, 64);
        for (int x = 1; x < 31; x++)
            Assert.Equal((4 * x + 1) / 255.0, features[(7 * 32 + x) * 3], 5);
    }

    [Fact]
    public void Thirty_two_pixels_stay_as_they_are_and_the_mean_goes()
    {
        byte[] a = [.. Enumerable.Range(0, PixelFeatures.Dimension).Select(i => (byte)(i * 7))], b = [.. a.Reverse()];
        float[] features = PixelFeatures.Of(a, 32, 32);
        Assert.All(features.Zip(a), p => Assert.Equal(p.Second / 255.0, p.First, 5));
        EmbeddingTable<float> table = PixelFeatures.Centred([features, PixelFeatures.Of(b, 32, 32)]);
        for (int d = 0; d < table.Dimension; d++)
            Assert.Equal(0, table.Row(0)[d] + table.Row(1)[d], 5);
    }
}
