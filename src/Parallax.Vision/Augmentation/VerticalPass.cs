using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Parallax.Vision;

/// <summary>Weighs rows of a plane: out = clip((½ + Σ weight·row) / 2²²), byte by byte.</summary>
internal static unsafe class VerticalPass
{
    private const int Half = 1 << (ResampleKernel.Precision - 1), Group = ResampleKernel.Group;

    /// <summary>Writes output row <paramref name="y"/> in blocks of sixteen, so up to fifteen bytes more than its width.</summary>
    /// <param name="kernel">Weights of the rows.</param>
    /// <param name="y">Number of the row.</param>
    /// <param name="rows">Row 0 of the plane.</param>
    /// <param name="stride">Bytes of a row of the plane.</param>
    /// <param name="width">Bytes to write.</param>
    /// <param name="target">Where they go.</param>
    /// <param name="lanes">How; every way gives the same bits.</param>
    public static void Run(ResampleKernel kernel, int y, byte* rows, int stride, int width, byte* target, Lanes lanes)
    {
        byte* source = rows + (long)kernel.Starts[y] * stride;
        int count = kernel.Counts[y], x = 0;
        fixed (int* weights = &kernel.Weights[kernel.WeightsOf(y)])
        {
            if (lanes == Lanes.Sixteen)
                for (; x + 64 <= width; x += 64)
                    Weigh64(source + x, stride, weights, count, target + x);
            for (; x < width; x += 16)
            {
                if (lanes == Lanes.Sixteen)
                    Weigh16(source + x, stride, weights, count, target + x);
                else if (lanes == Lanes.Eight)
                    Weigh8(source + x, stride, weights, count, target + x);
                else
                    Weigh1(source + x, stride, weights, count, target + x);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Weigh64(byte* source, int stride, int* weights, int count, byte* target)
    {
        Vector512<int> a = Vector512.Create(Half), b = a, c = a, d = a;
        for (int t = 0; t < count; t++, source += stride)
        {
            Vector512<int> weight = Vector512.Create(weights[Group * t]);
            a += Avx512F.ConvertToVector512Int32(Vector128.Load(source)) * weight;
            b += Avx512F.ConvertToVector512Int32(Vector128.Load(source + 16)) * weight;
            c += Avx512F.ConvertToVector512Int32(Vector128.Load(source + 32)) * weight;
            d += Avx512F.ConvertToVector512Int32(Vector128.Load(source + 48)) * weight;
        }
        Clip.ToBytes(a, b, c, d).Store(target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Weigh16(byte* source, int stride, int* weights, int count, byte* target)
    {
        Vector512<int> sum = Vector512.Create(Half);
        for (int t = 0; t < count; t++, source += stride)
            sum += Avx512F.ConvertToVector512Int32(Vector128.Load(source)) * Vector512.Create(weights[Group * t]);
        Clip.ToBytes(sum).Store(target);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Weigh8(byte* source, int stride, int* weights, int count, byte* target)
    {
        Vector256<int> a = Vector256.Create(Half), b = a;
        for (int t = 0; t < count; t++, source += stride)
        {
            Vector256<int> weight = Vector256.Create(weights[Group * t]);
            a += Avx2.ConvertToVector256Int32(source) * weight;
            b += Avx2.ConvertToVector256Int32(source + 8) * weight;
        }
        Clip.ToBytes(a, b).Store(target);
    }

    private static void Weigh1(byte* source, int stride, int* weights, int count, byte* target)
    {
        for (int x = 0; x < 16; x++)
        {
            int sum = Half;
            for (int t = 0; t < count; t++)
                sum += source[x + (long)t * stride] * weights[Group * t];
            target[x] = Clip.ToByte(sum);
        }
    }
}
