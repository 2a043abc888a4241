using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Parallax.Vision;

/// <summary>
/// The weights of one axis of a resize: for each output pixel the first source pixel, how many follow, and their weights in fixed point.
/// The arithmetic is Pillow's, in float64 and in its order, so results are the same to the bit; eight outputs are worked out at once.
/// </summary>
internal sealed class ResampleKernel
{
    /// <summary>Fraction bits of a weight: 32 less 8 for the pixel and 2 for overshoot.</summary>
    public const int Precision = 22;

    /// <summary>Outputs whose weights lie between each other: the weights of one output are this far apart.</summary>
    public const int Group = 8;

    private double[] exact = [];

    public int[] Starts { get; private set; } = [];

    public int[] Counts { get; private set; } = [];

    /// <summary>Weights of output i begin at <see cref="WeightsOf"/>(i) and lie <see cref="Group"/> apart.</summary>
    public int[] Weights { get; private set; } = [];

    /// <summary>The largest of <see cref="Counts"/>; a weight past an output's own count is 0.</summary>
    public int Taps { get; private set; }

    /// <summary>Where in <see cref="Weights"/> those of an output begin.</summary>
    public int WeightsOf(int output) => output / Group * Group * Taps + output % Group;

    /// <summary>
    /// Outputs <paramref name="first"/> … first + count − 1 of a resize from a stretch of pixels to <paramref name="target"/> pixels.
    /// </summary>
    public void Prepare(Interpolation interpolation, in PixelStretch source, int target, int first, int count)
    {
        double scale = source.Length / target, stretch = Math.Max(scale, 1.0);
        double support = (interpolation == Interpolation.Bicubic ? 2.0 : 1.0) * stretch;
        Reserve(count);
        Taps = 0;
        for (int i = 0; i < count; i++)
        {
            double centre = source.Start + (first + i + 0.5) * scale;
            Starts[i] = Math.Max(0, (int)(centre - support + 0.5));
            Counts[i] = Math.Min(source.Count, (int)(centre + support + 0.5)) - Starts[i];
            Taps = Math.Max(Taps, Counts[i]);
        }
        Reserve(count, Taps);
        for (int i = 0; i < count; i += Group)
            WriteWeights(interpolation, i, Vector512.Create(source.Start) + (Vector512.Create((double)(first + i)) + Ramp + Vector512.Create(0.5)) * scale, 1.0 / stretch);
    }

    private static Vector512<double> Ramp => Vector512.Create(0.0, 1, 2, 3, 4, 5, 6, 7);

    private void WriteWeights(Interpolation interpolation, int output, Vector512<double> centre, double step)
    {
        Vector512<double> start = Floats(Starts.AsSpan(output)), count = Floats(Counts.AsSpan(output)), total = Vector512<double>.Zero;
        for (int t = 0; t < Taps; t++)
        {
            Vector512<double> tap = Vector512.Create((double)t), x = (start + tap - centre + Vector512.Create(0.5)) * step;
            Vector512<double> weight = Vector512.ConditionalSelect(Vector512.LessThan(tap, count), Weigh(interpolation, Vector512.Abs(x)), Vector512<double>.Zero);
            weight.CopyTo(exact, t * Group);
            total += weight;
        }
        total = Vector512.ConditionalSelect(Vector512.Equals(total, Vector512<double>.Zero), Vector512<double>.One, total);
        Span<int> weights = Weights.AsSpan(output * Taps);
        for (int t = 0; t < Taps; t++)
        {
            Vector512<double> normal = Vector512.Create(exact, t * Group) / total;
            Vector512<double> half = Vector512.ConditionalSelect(Vector512.LessThan(normal, Vector512<double>.Zero), Vector512.Create(-0.5), Vector512.Create(0.5));
            WriteWhole(normal * (1 << Precision) + half, weights.Slice(t * Group, Group));
        }
    }

    private static Vector512<double> Weigh(Interpolation interpolation, Vector512<double> x)
    {
        Vector512<double> one = Vector512<double>.One, inner = Vector512.LessThan(x, one);
        if (interpolation == Interpolation.Bilinear)
            return Vector512.ConditionalSelect(inner, one - x, Vector512<double>.Zero);
        const double a = -0.5;
        Vector512<double> near = (x * (a + 2.0) - Vector512.Create(a + 3.0)) * x * x + one;
        Vector512<double> far = (((x - Vector512.Create(5.0)) * x + Vector512.Create(8.0)) * x - Vector512.Create(4.0)) * a;
        return Vector512.ConditionalSelect(inner, near, Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(2.0)), far, Vector512<double>.Zero));
    }

    private static Vector512<double> Floats(ReadOnlySpan<int> values) => Vector512.ConvertToDouble(Vector512.Create(
        Vector256.Create((long)values[0], values[1], values[2], values[3]), Vector256.Create((long)values[4], values[5], values[6], values[7])));

    private static void WriteWhole(Vector512<double> values, Span<int> target)
    {
        if (Avx512F.IsSupported)
        {
            Avx512F.ConvertToVector256Int32WithTruncation(values).CopyTo(target);
            return;
        }
        for (int i = 0; i < Group; i++)
            target[i] = (int)values[i];
    }

    private static int Groups(int count) => (count + Group - 1) / Group * Group;

    // What lies behind the last output belongs to none and weighs nothing.
    private void Reserve(int count)
    {
        if (Starts.Length < Groups(count))
            (Starts, Counts) = (new int[Groups(count)], new int[Groups(count)]);
        Starts.AsSpan(count, Groups(count) - count).Clear();
        Counts.AsSpan(count, Groups(count) - count).Clear();
    }

    private void Reserve(int count, int taps)
    {
        if (exact.Length < taps * Group)
            exact = new double[taps * Group];
        if (Weights.Length < Groups(count) * taps)
            Weights = new int[Groups(count) * taps];
    }
}
