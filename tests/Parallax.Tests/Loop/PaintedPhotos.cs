using Parallax.Training.Reports;
using Parallax.Vision;

namespace Parallax.Tests.Loop;

/// <summary>A folder of small pictures, each a few bright discs on a dark ground: enough to learn from, the same every time.</summary>
internal static class PaintedPhotos
{
    public static void Paint(string folder, int classes, int imagesPerClass, int side = 40)
    {
        for (int c = 0; c < classes; c++)
        {
            Directory.CreateDirectory(Path.Combine(folder, $"class{c}"));
            for (int i = 0; i < imagesPerClass; i++)
            {
                var picture = new ReportImage(side, side, Picture(side, Rng.For(7, 0, (c * 1000) + i, 0), c));
                File.WriteAllBytes(Path.Combine(folder, $"class{c}", $"{i:D3}.png"), Png.Encode(picture));
            }
        }
    }

    private static byte[] Picture(int side, Rng rng, int hue)
    {
        byte[] rgb = new byte[3 * side * side];
        for (int p = 0; p < rgb.Length; p++) rgb[p] = (byte)(20 + rng.NextInt(30));
        for (int disc = 0; disc < 3; disc++)
        {
            double x = rng.Uniform(0, side), y = rng.Uniform(0, side), r = rng.Uniform(0.1, 0.3) * side;
            for (int p = 0; p < side * side; p++)
                if (Math.Pow((p % side) - x, 2) + Math.Pow((p / side) - y, 2) < r * r) rgb[(3 * p) + (hue % 3)] = 230;
        }
        return rgb;
    }
}
