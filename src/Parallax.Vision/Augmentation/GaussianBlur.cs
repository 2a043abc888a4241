using System.Numerics;
using System.Runtime.InteropServices;

namespace Parallax.Vision;

/// <summary>Gaussian blur of floats as torchvision has it for tensors: a kernel of odd length, borders mirrored without repeating the outermost pixel.</summary>
internal sealed class GaussianBlur
{
    private float[] kernel = [], line = [], rows = [];

    /// <summary>Length of the kernel for a view of the given side: a tenth of it (SimCLR, appendix A), odd, at least 3.</summary>
    public static int LengthFor(int side) => Math.Max(3, side / 10 | 1);

    /// <summary>Blurs with standard deviation <paramref name="sigma"/> pixels, above 0; an image narrower than half the kernel stays as it is.</summary>
    public void Apply(FloatPlanes image, double sigma, int length)
    {
        int half = length / 2;
        if (half >= image.Width || half >= image.Height)
            return;
        Prepare(image, sigma, length);
        for (int channel = 0; channel < 3; channel++)
        {
            Span<float> plane = image.Plane(channel)[..image.Count];
            for (int y = 0; y < image.Height; y++)
                AlongRow(plane.Slice(y * image.Width, image.Width), half);
            plane.CopyTo(rows);
            for (int y = 0; y < image.Height; y++)
                AcrossRows(plane.Slice(y * image.Width, image.Width), y, image.Height, half);
        }
    }

    private void Prepare(FloatPlanes image, double sigma, int length)
    {
        if (kernel.Length != length)
            kernel = new float[length];
        if (line.Length < image.Width + length)
            line = new float[image.Width + length];
        if (rows.Length < image.Count)
            rows = new float[image.Count];
        float total = 0;
        for (int i = 0; i < length; i++)
            total += kernel[i] = MathF.Exp(-0.5f * Square((i - length / 2) / (float)sigma));
        for (int i = 0; i < length; i++)
            kernel[i] /= total;

        static float Square(float x) => x * x;
    }

    private void AlongRow(Span<float> row, int half)
    {
        for (int x = -half; x < row.Length + half; x++)
            line[x + half] = row[Mirrored(x, row.Length)];
        row.Clear();
        for (int t = 0; t < kernel.Length; t++)
            Add(line.AsSpan(t, row.Length), kernel[t], row);
    }

    private void AcrossRows(Span<float> row, int y, int height, int half)
    {
        row.Clear();
        for (int t = 0; t < kernel.Length; t++)
            Add(rows.AsSpan(Mirrored(y + t - half, height) * row.Length, row.Length), kernel[t], row);
    }

    private static void Add(ReadOnlySpan<float> values, float weight, Span<float> sums)
    {
        Span<Vector<float>> whole = MemoryMarshal.Cast<float, Vector<float>>(sums);
        ReadOnlySpan<Vector<float>> from = MemoryMarshal.Cast<float, Vector<float>>(values);
        for (int i = 0; i < whole.Length; i++)
            whole[i] += from[i] * weight;
        for (int i = whole.Length * Vector<float>.Count; i < sums.Length; i++)
            sums[i] += values[i] * weight;
    }

    private static int Mirrored(int place, int length) => place < 0 ? -place : place < length ? place : 2 * (length - 1) - place;
}
