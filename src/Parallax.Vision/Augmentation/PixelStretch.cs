namespace Parallax.Vision;

/// <summary>One side of a crop in a photo's pixels, which stand for several source pixels each if the photo is reduced.</summary>
/// <param name="First">The first pixel that the crop touches.</param>
/// <param name="Count">How many it touches.</param>
/// <param name="Start">Where the crop begins, from the first pixel's edge, in [0, 1).</param>
/// <param name="Length">The crop's length, in pixels and parts of them.</param>
internal readonly record struct PixelStretch(int First, int Count, double Start, double Length)
{
    /// <param name="from">Where the crop begins, in source pixels from the edge of the photo's first pixel.</param>
    /// <param name="length">Its length in source pixels.</param>
    /// <param name="reduction">Source pixels that a pixel stands for.</param>
    public static PixelStretch Of(int from, int length, int reduction)
    {
        int first = from / reduction, end = (from + length - 1) / reduction + 1;
        return new PixelStretch(first, end - first, (double)(from % reduction) / reduction, (double)length / reduction);
    }
}
