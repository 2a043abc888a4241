using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Parallax.Vision;

/// <summary>Weighs columns of a four-row block: out = clip((½ + Σ weight·pixel) / 2²²) for each output column, row and channel.</summary>
internal static unsafe class HorizontalPass
{
    private const int Half = 1 << (ResampleKernel.Precision - 1);

    /// <summary>Writes four rows of RGB; a pixel is written as four bytes, the fourth is overwritten by the next.</summary>
    public static void Run(ResampleKernel kernel, uint* columns, int width, bool flip, byte* target, int stride, Lanes lanes)
    {
        fixed (int* weights = kernel.Weights, starts = kernel.Starts, counts = kernel.Counts)
        {
            for (int x = 0; x < width; x++)
            {
                int output = flip ? width - 1 - x : x;
                byte* source = (byte*)(columns + 4 * starts[output]);
                int* weight = weights + output * kernel.Stride;
                Vector128<uint> four = lanes switch
                {
                    Lanes.Sixteen => Weigh16(source, weight, counts[output]),
                    Lanes.Eight => Weigh8(source, weight, counts[output]),
                    _ => Weigh1(source, weight, counts[output]),
                };
                byte* at = target + 3 * x;
                Unsafe.WriteUnaligned(at, four[0]);
                Unsafe.WriteUnaligned(at + stride, four[1]);
                Unsafe.WriteUnaligned(at + 2 * stride, four[2]);
                Unsafe.WriteUnaligned(at + 3 * stride, four[3]);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Weigh16(byte* source, int* weights, int count)
    {
        Vector512<int> even = Vector512.Create(Half), odd = Vector512<int>.Zero;
        int t = 0;
        for (; t + 2 <= count; t += 2)
        {
            even += Avx512F.ConvertToVector512Int32(Vector128.Load(source + 16 * t)) * Vector512.Create(weights[t]);
            odd += Avx512F.ConvertToVector512Int32(Vector128.Load(source + 16 * t + 16)) * Vector512.Create(weights[t + 1]);
        }
        if (t < count)
            even += Avx512F.ConvertToVector512Int32(Vector128.Load(source + 16 * t)) * Vector512.Create(weights[t]);
        return Clip.ToBytes(even + odd).AsUInt32();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<uint> Weigh8(byte* source, int* weights, int count)
    {
        Vector256<int> upper = Vector256.Create(Half), lower = upper;
        for (int t = 0; t < count; t++)
        {
            Vector256<int> weight = Vector256.Create(weights[t]);
            upper += Avx2.ConvertToVector256Int32(source + 16 * t) * weight;
            lower += Avx2.ConvertToVector256Int32(source + 16 * t + 8) * weight;
        }
        return Clip.ToBytes(upper, lower).AsUInt32();
    }

    private static Vector128<uint> Weigh1(byte* source, int* weights, int count)
    {
        byte* bytes = stackalloc byte[16];
        for (int lane = 0; lane < 16; lane++)
        {
            int sum = Half;
            for (int t = 0; t < count; t++)
                sum += source[16 * t + lane] * weights[t];
            bytes[lane] = Clip.ToByte(sum);
        }
        return Vector128.Load(bytes).AsUInt32();
    }
}
