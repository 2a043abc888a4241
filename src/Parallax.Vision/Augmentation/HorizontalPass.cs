using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Parallax.Vision;

/// <summary>
/// Weighs columns of sixteen rows: out = clip((½ + Σ weight·pixel) / 2²²) for each output column, row and colour. Columns are laid out as
/// <see cref="PixelTile"/> has them.
/// </summary>
internal static unsafe class HorizontalPass
{
    private const int Half = 1 << (ResampleKernel.Precision - 1), Column = PixelTile.ColumnBytes, Side = PixelTile.Side, Group = ResampleKernel.Group;

    /// <summary>Writes <paramref name="width"/> columns; reads up to the kernel's <see cref="ResampleKernel.Taps"/> past the last one.</summary>
    public static void Run(ResampleKernel kernel, byte* columns, int width, bool flip, byte* target, Lanes lanes)
    {
        fixed (int* weights = kernel.Weights, starts = kernel.Starts)
        {
            for (int x = 0; x < width; x++, target += Column)
            {
                int output = flip ? width - 1 - x : x;
                byte* source = columns + (long)Column * starts[output];
                int* weight = weights + kernel.WeightsOf(output);
                if (lanes == Lanes.Sixteen)
                    Weigh16(source, weight, kernel.Taps, target);
                else if (lanes == Lanes.Eight)
                    Weigh8(source, weight, kernel.Taps, target);
                else
                    Weigh1(source, weight, kernel.Taps, target);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Weigh16(byte* source, int* weights, int taps, byte* target)
    {
        Vector512<int> red = Vector512.Create(Half), green = red, blue = red;
        for (int t = 0; t < taps; t++, source += Column)
        {
            Vector512<int> weight = Vector512.Create(weights[Group * t]);
            red += Avx512F.ConvertToVector512Int32(Vector128.Load(source)) * weight;
            green += Avx512F.ConvertToVector512Int32(Vector128.Load(source + Side)) * weight;
            blue += Avx512F.ConvertToVector512Int32(Vector128.Load(source + 2 * Side)) * weight;
        }
        Clip.ToBytes(red, green, blue, blue).Store(target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Weigh8(byte* source, int* weights, int taps, byte* target)
    {
        for (int colour = 0; colour < 3 * Side; colour += Side)
        {
            Vector256<int> upper = Vector256.Create(Half), lower = upper;
            byte* at = source + colour;
            for (int t = 0; t < taps; t++, at += Column)
            {
                Vector256<int> weight = Vector256.Create(weights[Group * t]);
                upper += Avx2.ConvertToVector256Int32(at) * weight;
                lower += Avx2.ConvertToVector256Int32(at + 8) * weight;
            }
            Clip.ToBytes(upper, lower).Store(target + colour);
        }
    }

    private static void Weigh1(byte* source, int* weights, int taps, byte* target)
    {
        for (int lane = 0; lane < 3 * Side; lane++)
        {
            int sum = Half;
            for (int t = 0; t < taps; t++)
                sum += source[Column * t + lane] * weights[Group * t];
            target[lane] = Clip.ToByte(sum);
        }
    }
}
