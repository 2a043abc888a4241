using System.Numerics;
using System.Runtime.CompilerServices;

namespace Parallax.Torch.Optim;

/// <summary>Sums of squares over a stretch of a tensor, in double: no overflow, and no rounding that a norm would show.</summary>
internal static unsafe class SquareKernel
{
    /// <summary>Σ x² over <paramref name="count"/> elements from <paramref name="start"/> on.</summary>
    public static double Sum<TSquared>(in FlatTensor tensor, in TSquared squared, long start, int count)
        where TSquared : struct, ISquared
    {
        float* w = tensor.Values + start, g = tensor.Grads + start;
        Vector<double> lower = default, upper = default;
        int lanes = Vector<float>.Count, i = 0;
        for (; i <= count - lanes; i += lanes) Add(squared.Of(Vector.Load(w + i), Vector.Load(g + i)), ref lower, ref upper);
        if (i < count) Add(squared.Of(Padded(w + i, count - i), Padded(g + i, count - i)), ref lower, ref upper);
        return Vector.Sum(lower + upper);
    }

    /// <summary>Σ w² and Σ x² of the same stretch, in one pass.</summary>
    public static (double W, double X) Sums<TSquared>(in FlatTensor tensor, in TSquared squared, long start, int count)
        where TSquared : struct, ISquared
    {
        float* w = tensor.Values + start, g = tensor.Grads + start;
        Vector<double> lowerW = default, upperW = default, lower = default, upper = default;
        int lanes = Vector<float>.Count, i = 0;
        for (; i <= count - lanes; i += lanes)
        {
            Vector<float> value = Vector.Load(w + i);
            Add(value, ref lowerW, ref upperW);
            Add(squared.Of(value, Vector.Load(g + i)), ref lower, ref upper);
        }
        if (i < count)
        {
            Vector<float> value = Padded(w + i, count - i);
            Add(value, ref lowerW, ref upperW);
            Add(squared.Of(value, Padded(g + i, count - i)), ref lower, ref upper);
        }
        return (Vector.Sum(lowerW + upperW), Vector.Sum(lower + upper));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector<float> x, ref Vector<double> lower, ref Vector<double> upper)
    {
        Vector.Widen(x, out Vector<double> a, out Vector<double> b);
        lower += a * a;
        upper += b * b;
    }

    private static Vector<float> Padded(float* elements, int count)
    {
        float* padded = stackalloc float[Vector<float>.Count];
        for (int i = 0; i < Vector<float>.Count; i++) padded[i] = i < count ? elements[i] : 0;
        return Vector.Load(padded);
    }
}
