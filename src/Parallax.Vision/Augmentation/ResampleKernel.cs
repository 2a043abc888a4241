namespace Parallax.Vision;

/// <summary>
/// The weights of one axis of a resize: for each output pixel the first source pixel, how many follow, and their weights in fixed point.
/// The arithmetic is Pillow's, so results are the same to the bit.
/// </summary>
internal sealed class ResampleKernel
{
    /// <summary>Fraction bits of a weight: 32 less 8 for the pixel and 2 for overshoot.</summary>
    public const int Precision = 22;

    private double[] exact = [];

    public int[] Starts { get; private set; } = [];

    public int[] Counts { get; private set; } = [];

    /// <summary>Weights of output i begin at i·<see cref="Stride"/>.</summary>
    public int[] Weights { get; private set; } = [];

    public int Stride { get; private set; }

    /// <summary>
    /// Outputs <paramref name="first"/> … first + count − 1 of a resize from a stretch of pixels to <paramref name="target"/> pixels.
    /// </summary>
    public void Prepare(Interpolation interpolation, in PixelStretch source, int target, int first, int count)
    {
        double scale = source.Length / target;
        double stretch = Math.Max(scale, 1.0);
        double support = (interpolation == Interpolation.Bicubic ? 2.0 : 1.0) * stretch;
        Stride = (int)Math.Ceiling(support) * 2 + 1;
        Grow(count);
        for (int i = 0; i < count; i++)
        {
            double centre = source.Start + (first + i + 0.5) * scale;
            int start = Math.Max(0, (int)(centre - support + 0.5));
            int taps = Math.Min(source.Count, (int)(centre + support + 0.5)) - start;
            (Starts[i], Counts[i]) = (start, taps);
            WriteWeights(interpolation, start, centre, 1.0 / stretch, exact.AsSpan(0, taps), Weights.AsSpan(i * Stride, taps));
        }
    }

    private static void WriteWeights(
        Interpolation interpolation, int start, double centre, double step, Span<double> exact, Span<int> weights)
    {
        double total = 0;
        for (int t = 0; t < exact.Length; t++)
        {
            double weight = Weigh(interpolation, (start + t - centre + 0.5) * step);
            exact[t] = weight;
            total += weight;
        }
        for (int t = 0; t < exact.Length; t++)
        {
            double normal = total != 0 ? exact[t] / total : exact[t];
            weights[t] = (int)(normal * (1 << Precision) + (normal < 0 ? -0.5 : 0.5));
        }
    }

    private static double Weigh(Interpolation interpolation, double x)
    {
        x = Math.Abs(x);
        if (interpolation == Interpolation.Bilinear)
            return x < 1 ? 1 - x : 0;
        const double a = -0.5;
        if (x < 1)
            return ((a + 2.0) * x - (a + 3.0)) * x * x + 1;
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
    }

    private void Grow(int count)
    {
        if (exact.Length < Stride)
            exact = new double[Stride];
        if (Starts.Length < count)
            (Starts, Counts) = (new int[count], new int[count]);
        if (Weights.Length < count * Stride)
            Weights = new int[count * Stride];
    }
}
