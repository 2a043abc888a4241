using Parallax.Vision;

namespace Parallax.Tests.Data;

/// <summary>Pictures of overlapping boxes, each of a seed of its own: as different as photos are.</summary>
internal static class Pictures
{
    public static Photo Of(int seed, int width = 120, int height = 90)
    {
        Rng rng = Rng.For(seed, 0, 0, 0);
        byte[] rgb = new byte[3 * width * height];
        for (int box = 0; box < 24; box++)
        {
            double left = rng.Uniform(-0.2, 0.9), top = rng.Uniform(-0.2, 0.9), right = left + rng.Uniform(0.1, 0.5), bottom = top + rng.Uniform(0.1, 0.5);
            byte[] colour = [(byte)rng.NextInt(256), (byte)rng.NextInt(256), (byte)rng.NextInt(256)];
            for (int p = 0; p < width * height; p++)
            {
                double x = (double)(p % width) / width, y = (double)(p / width) / height;
                if (x >= left && x < right && y >= top && y < bottom) colour.CopyTo(rgb, 3 * p);
            }
        }
        return Photo.FromRgb(width, height, rgb);
    }

    public static byte[] Jpeg(int seed, int width = 120, int height = 90, int quality = 92) => JpegEncoder.Encode(Of(seed, width, height), quality);
}
