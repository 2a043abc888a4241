using Parallax.Vision;

namespace Parallax.Training.Reports;

/// <summary>Pictures as reports show them.</summary>
internal static class Thumbnail
{
    /// <summary>A whole photo whose longer side is at most <paramref name="longest"/> pixels: means over square blocks, or the photo as it is.</summary>
    internal static ReportImage Of(Photo photo, int longest)
    {
        int block = (Math.Max(photo.SourceWidth, photo.SourceHeight) + longest - 1) / longest;
        int width = Math.Max(1, photo.SourceWidth / block), height = Math.Max(1, photo.SourceHeight / block);
        byte[] rgb = new byte[3 * width * height];
        for (int i = 0; i < rgb.Length; i++)
        {
            var (pixel, channel) = (i / 3, i % 3);
            rgb[i] = BlockMean(photo, pixel % width * block, pixel / width * block, block, channel);
        }

        return new ReportImage(width, height, rgb);
    }

    /// <summary>A view, its numbers brought back to colours.</summary>
    /// <param name="pixels">3·S·S numbers: planes R, G, B.</param>
    /// <param name="side">S.</param>
    /// <param name="normalization">How they were made.</param>
    internal static ReportImage OfView(ReadOnlySpan<float> pixels, int side, Normalization normalization)
    {
        int plane = side * side;
        byte[] rgb = new byte[3 * plane];
        for (int i = 0; i < rgb.Length; i++)
        {
            var (pixel, channel) = (i / 3, i % 3);
            double value = pixels[channel * plane + pixel] * normalization.Std[channel] + normalization.Mean[channel];
            rgb[i] = (byte)Math.Clamp(Math.Round(byte.MaxValue * value), 0, byte.MaxValue);
        }

        return new ReportImage(side, side, rgb);
    }

    // A photo that is narrower than a block ends early.
    private static byte BlockMean(Photo photo, int left, int top, int block, int channel)
    {
        ReadOnlySpan<byte> pixels = photo.Pixels;
        int right = Math.Min(left + block, photo.SourceWidth), bottom = Math.Min(top + block, photo.SourceHeight), sum = 0;
        for (int y = top; y < bottom; y++)
        {
            for (int x = left; x < right; x++)
                sum += pixels[3 * (y * photo.SourceWidth + x) + channel];
        }

        return (byte)(sum / ((right - left) * (bottom - top)));
    }
}
