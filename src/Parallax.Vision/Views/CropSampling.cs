namespace Parallax.Vision;

/// <summary>
/// Random crops by torchvision's rule (RandomResizedCrop): ten tries with uniform area and log-uniform aspect ratio, then the largest
/// centred box whose aspect ratio is allowed.
/// </summary>
internal static class CropSampling
{
    internal const int Tries = 10;

    public static PixelBox Draw(int width, int height, Interval scale, Interval aspect, ref Rng rng)
    {
        double area = (double)width * height;
        var (logMin, logMax) = (Math.Log(aspect.Min), Math.Log(aspect.Max));
        for (int i = 0; i < Tries; i++)
        {
            double target = area * rng.Uniform(scale.Min, scale.Max);
            double ratio = Math.Exp(rng.Uniform(logMin, logMax));
            var (w, h) = SizeOf(target, ratio);
            if (Fits(w, h, width, height))
            {
                int top = rng.NextInt(height - h + 1);
                return new PixelBox(rng.NextInt(width - w + 1), top, w, h);
            }
        }
        return Centre(width, height, aspect);
    }

    /// <summary>Width and height of a box of the area (square pixels) and aspect ratio, rounded half to even.</summary>
    internal static (int Width, int Height) SizeOf(double area, double ratio) =>
        ((int)Math.Round(Math.Sqrt(area * ratio)), (int)Math.Round(Math.Sqrt(area / ratio)));

    internal static bool Fits(int w, int h, int width, int height) => w > 0 && h > 0 && w <= width && h <= height;

    internal static PixelBox Centre(int width, int height, Interval aspect)
    {
        double ratio = (double)width / height;
        int w = ratio > aspect.Max ? Math.Clamp((int)Math.Round(height * aspect.Max), 1, width) : width;
        int h = ratio < aspect.Min ? Math.Clamp((int)Math.Round(width / aspect.Min), 1, height) : height;
        return new PixelBox((width - w) / 2, (height - h) / 2, w, h);
    }
}
