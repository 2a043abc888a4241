using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Parallax.Training.Evaluation;

/// <summary>Scores in float64, straight from the embeddings; the order of summation depends on D alone.</summary>
internal static class ExactScore
{
    /// <summary>√Σ x².</summary>
    internal static double Norm<T>(ReadOnlySpan<T> x)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => Math.Sqrt(Dot(x, x));

    /// <summary>Σ a·b.</summary>
    internal static double Dot<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<double> sum = default;
        int i = 0;
        for (; i + 8 <= a.Length; i += 8)
            sum = Vector512.FusedMultiplyAdd(Load(a, i), Load(b, i), sum);
        double total = Vector512.Sum(sum);
        for (; i < a.Length; i++)
            total += double.CreateTruncating(a[i]) * double.CreateTruncating(b[i]);
        return total;
    }

    /// <summary>Σ (a − b)².</summary>
    internal static double SquaredDistance<T, U>(ReadOnlySpan<T> a, ReadOnlySpan<U> b)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where U : unmanaged, IBinaryFloatingPointIeee754<U>
    {
        Vector512<double> sum = default;
        int i = 0;
        for (; i + 8 <= a.Length; i += 8)
        {
            Vector512<double> difference = Load(a, i) - Load(b, i);
            sum = Vector512.FusedMultiplyAdd(difference, difference, sum);
        }
        double total = Vector512.Sum(sum);
        for (; i < a.Length; i++)
        {
            double difference = double.CreateTruncating(a[i]) - double.CreateTruncating(b[i]);
            total += difference * difference;
        }
        return total;
    }

    // Eight numbers from position i, which the caller has checked, widened to float64.
    private static Vector512<double> Load<T>(ReadOnlySpan<T> values, int i)
        where T : unmanaged
    {
        ref T start = ref MemoryMarshal.GetReference(values);
        return typeof(T) == typeof(float)
            ? Vector512.WidenLower(Vector256.LoadUnsafe(ref Unsafe.As<T, float>(ref start), (nuint)i).ToVector512Unsafe())
            : Vector512.LoadUnsafe(ref Unsafe.As<T, double>(ref start), (nuint)i);
    }
}
