using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Parallax.Vision;

/// <summary>Weighs rows: out = clip((½ + Σ weight·row) / 2²²), byte by byte.</summary>
internal static unsafe class VerticalPass
{
    private const int Half = 1 << (ResampleKernel.Precision - 1);

    /// <summary>Writes output row <paramref name="y"/>; a stride is a multiple of 64 and wholly computed.</summary>
    public static void Run(ResampleKernel kernel, int y, byte* rows, int stride, byte* target, Lanes lanes)
    {
        byte* source = rows + (long)kernel.Starts[y] * stride;
        int count = kernel.Counts[y];
        fixed (int* weights = &kernel.Weights[y * kernel.Stride])
        {
            if (lanes == Lanes.Sixteen)
                Weigh16(source, stride, weights, count, target);
            else if (lanes == Lanes.Eight)
                Weigh8(source, stride, weights, count, target);
            else
                Weigh1(source, stride, weights, count, target);
        }
    }

    private static void Weigh16(byte* source, int stride, int* weights, int count, byte* target)
    {
        for (int x = 0; x < stride; x += 64)
        {
            Vector512<int> a = Vector512.Create(Half), b = a, c = a, d = a;
            byte* at = source + x;
            for (int t = 0; t < count; t++, at += stride)
            {
                Vector512<int> weight = Vector512.Create(weights[t]);
                a += Avx512F.ConvertToVector512Int32(Vector128.Load(at)) * weight;
                b += Avx512F.ConvertToVector512Int32(Vector128.Load(at + 16)) * weight;
                c += Avx512F.ConvertToVector512Int32(Vector128.Load(at + 32)) * weight;
                d += Avx512F.ConvertToVector512Int32(Vector128.Load(at + 48)) * weight;
            }
            Clip.ToBytes(a).Store(target + x);
            Clip.ToBytes(b).Store(target + x + 16);
            Clip.ToBytes(c).Store(target + x + 32);
            Clip.ToBytes(d).Store(target + x + 48);
        }
    }

    private static void Weigh8(byte* source, int stride, int* weights, int count, byte* target)
    {
        for (int x = 0; x < stride; x += 32)
        {
            Vector256<int> a = Vector256.Create(Half), b = a, c = a, d = a;
            byte* at = source + x;
            for (int t = 0; t < count; t++, at += stride)
            {
                Vector256<int> weight = Vector256.Create(weights[t]);
                a += Avx2.ConvertToVector256Int32(at) * weight;
                b += Avx2.ConvertToVector256Int32(at + 8) * weight;
                c += Avx2.ConvertToVector256Int32(at + 16) * weight;
                d += Avx2.ConvertToVector256Int32(at + 24) * weight;
            }
            Clip.ToBytes(a, b).Store(target + x);
            Clip.ToBytes(c, d).Store(target + x + 16);
        }
    }

    private static void Weigh1(byte* source, int stride, int* weights, int count, byte* target)
    {
        for (int x = 0; x < stride; x++)
        {
            int sum = Half;
            for (int t = 0; t < count; t++)
                sum += source[x + (long)t * stride] * weights[t];
            target[x] = Clip.ToByte(sum);
        }
    }
}
