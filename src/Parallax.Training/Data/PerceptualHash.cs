using System.Numerics;
using Parallax.Vision;

namespace Parallax.Training.Data;

/// <summary>
/// 64 bits that pictures share which look alike: the signs, against their median, of the 8 × 8 lowest cosine coefficients without the constant
/// ones, of the picture's brightness at 32 × 32 (Zauner, "Implementation and benchmarking of perceptual image hash functions", 2010).
/// </summary>
internal static class PerceptualHash
{
    private const int Side = 32, Kept = 8;

    // Basis[u, x] = cos(π·(x + ½)·(u + 1)/32), u + 1 the frequency. Its scale is the same for all and cancels against the median.
    private static readonly double[,] Basis = CosineBasis();

    /// <summary>The hash of a whole photo.</summary>
    public static ulong Of(Photo photo)
    {
        Span<double> cells = stackalloc double[Side * Side], rows = stackalloc double[Kept * Side], low = stackalloc double[Kept * Kept], sorted = stackalloc double[Kept * Kept];
        Shrink(photo, cells);
        for (int v = 0; v < Kept; v++)
        {
            for (int x = 0; x < Side; x++)
            {
                double sum = 0;
                for (int y = 0; y < Side; y++) sum += Basis[v, y] * cells[y * Side + x];
                rows[v * Side + x] = sum;
            }
        }
        for (int i = 0; i < low.Length; i++)
        {
            double sum = 0;
            for (int x = 0; x < Side; x++) sum += Basis[i % Kept, x] * rows[i / Kept * Side + x];
            low[i] = sum;
        }
        low.CopyTo(sorted);
        sorted.Sort();
        double median = (sorted[low.Length / 2 - 1] + sorted[low.Length / 2]) / 2;
        ulong hash = 0;
        for (int i = 0; i < low.Length; i++) hash |= low[i] > median ? 1UL << i : 0;
        return hash;
    }

    /// <summary>Bits in which two hashes differ.</summary>
    public static int Distance(ulong a, ulong b) => BitOperations.PopCount(a ^ b);

    // Mean brightness of each of 32 × 32 cells; a picture that is narrower has its pixels more than once.
    private static void Shrink(Photo photo, Span<double> cells)
    {
        var (width, height) = (photo.SourceWidth, photo.SourceHeight);
        for (int cell = 0; cell < cells.Length; cell++)
        {
            var (left, right) = Extent(cell % Side, width);
            var (top, bottom) = Extent(cell / Side, height);
            long sum = 0;
            for (int y = top; y < bottom; y++) sum += Brightness(photo.Pixels.Slice((int)(3 * (y * (long)width + left)), 3 * (right - left)));
            cells[cell] = sum / (1000.0 * (right - left) * (bottom - top));
        }
    }

    private static (int First, int End) Extent(int cell, int length)
    {
        int first = (int)((long)cell * length / Side), end = (int)((long)(cell + 1) * length / Side);
        return (first, Math.Max(end, first + 1));
    }

    // 1000 times the sum of the pixels' brightness, as ITU-R BT.601 weighs the colours.
    private static long Brightness(ReadOnlySpan<byte> rgb)
    {
        long sum = 0;
        for (int i = 0; i < rgb.Length; i += 3) sum += 299 * rgb[i] + 587 * rgb[i + 1] + 114 * rgb[i + 2];
        return sum;
    }

    private static double[,] CosineBasis()
    {
        var basis = new double[Kept, Side];
        for (int u = 0; u < Kept; u++)
        {
            for (int x = 0; x < Side; x++) basis[u, x] = Math.Cos(Math.PI * (x + 0.5) * (u + 1) / Side);
        }
        return basis;
    }
}
