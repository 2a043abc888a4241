using System.Numerics;

namespace Parallax.Methods.Objectives;

/// <summary>What <see cref="EntropyKernel"/> does to one row of K numbers in f32, with vectors.</summary>
/// <remarks>
/// A result as large as the table goes past the caches (<see cref="Stored"/>): nobody reads it before its row has long left them, and a store through
/// a cache would first read from memory what it overwrites. Sums run in four chains, so that none waits for the addition before it.
/// </remarks>
internal static unsafe class Row
{
    private const int Stretch = 4096;

    public static void Shift(float* x, float* by, int K, float β, float* to)
    {
        var factor = new Vector<float>(β);
        int i = 0;
        for (; i <= K - Vector<float>.Count; i += Vector<float>.Count) ((Vector.Load(x + i) - Vector.Load(by + i)) * factor).Store(to + i);
        for (; i < K; i++) to[i] = (x[i] - by[i]) * β;
    }

    public static void Scale(float* x, int K, float by, float* to)
    {
        var factor = new Vector<float>(by);
        bool past = Stored(x, to);
        int i = 0;
        for (; i <= K - Vector<float>.Count; i += Vector<float>.Count) Store(Vector.Load(x + i) * factor, to + i, past);
        for (; i < K; i++) to[i] = x[i] * by;
    }

    // e^x = 2^n · e^r with n the whole number next to x/ln 2: r by ln 2 in two parts (Cody and Waite), e^r by Moshier's polynomial.
    // Vector.Exp in its place makes GLSD's loss at 4,096 classes a fifth slower. Below −87 the result stays at the least normal number; NaN stays NaN.
    private static Vector<float> Exp(Vector<float> x)
    {
        const float magic = 12582912f;                                                       // 1.5·2²³: adding it rounds to a whole number
        x = Vector.Min(Vector.Max(x, new Vector<float>(-87f)), new Vector<float>(88f));
        Vector<float> shifted = Vector.FusedMultiplyAdd(x, new Vector<float>(1.44269504f), new Vector<float>(magic));
        Vector<float> n = shifted - new Vector<float>(magic);
        Vector<float> r = Vector.FusedMultiplyAdd(n, new Vector<float>(2.12194440e-4f), Vector.FusedMultiplyAdd(n, new Vector<float>(-0.693359375f), x));
        Vector<float> p = new(1.9875691500e-4f);
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(1.3981999507e-3f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(8.3334519073e-3f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(4.1665795894e-2f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(1.6666665459e-1f));
        p = Vector.FusedMultiplyAdd(p, r, new Vector<float>(5.0000001201e-1f));
        Vector<float> power = Vector.FusedMultiplyAdd(p, r * r, r + Vector<float>.One);
        Vector<int> exponent = Vector.ShiftLeft(Vector.AsVectorInt32(shifted) + new Vector<int>(127), 23);
        return power * Vector.AsVectorSingle(exponent);
    }

    public static float Largest(float* x, int K)
    {
        int wide = Vector<float>.Count, i = 0;
        Vector<float> a = new(float.NegativeInfinity), b = a, c = a, d = a;
        for (; i <= K - (4 * wide); i += 4 * wide)
        {
            a = Vector.Max(a, Vector.Load(x + i));
            b = Vector.Max(b, Vector.Load(x + i + wide));
            c = Vector.Max(c, Vector.Load(x + i + (2 * wide)));
            d = Vector.Max(d, Vector.Load(x + i + (3 * wide)));
        }
        a = Vector.Max(Vector.Max(a, b), Vector.Max(c, d));
        float found = float.NegativeInfinity;
        for (int lane = 0; lane < wide; lane++) found = MathF.Max(found, a[lane]);
        for (; i < K; i++) found = MathF.Max(found, x[i]);
        return found;
    }

    // Σ exp(β·x + shift); the exponentials themselves go to a row if there is one.
    public static double Exponentials(float* x, int K, float β, float shift, float* to)
    {
        Vector<float> factor = new(β), offset = new(shift);
        double all = 0;
        for (int first = 0; first < K; first += Stretch)
        {
            int i = first, end = Math.Min(K, first + Stretch);
            Vector<float> sum = default;
            for (; i <= end - Vector<float>.Count; i += Vector<float>.Count)
            {
                Vector<float> e = Exp((Vector.Load(x + i) * factor) + offset);
                if (to is not null) e.Store(to + i);
                sum += e;
            }
            double rest = 0;
            for (; i < end; i++)
            {
                float e = MathF.Exp((x[i] * β) + shift);
                if (to is not null) to[i] = e;
                rest += e;
            }
            all += Vector.Sum(sum) + rest;
        }
        return all;
    }

    // scale · exp(β·x + shift).
    public static void Probabilities(float* x, int K, float β, float shift, float scale, float* to)
    {
        Vector<float> factor = new(β), offset = new(shift), all = new(scale);
        int i = 0;
        for (; i <= K - Vector<float>.Count; i += Vector<float>.Count) (Exp((Vector.Load(x + i) * factor) + offset) * all).Store(to + i);
        for (; i < K; i++) to[i] = MathF.Exp((x[i] * β) + shift) * scale;
    }

    // x − weight·q.
    public static void Subtract(float* x, float* q, int K, float weight, float* to)
    {
        var factor = new Vector<float>(-weight);
        bool past = Stored(x, to);
        int i = 0;
        for (; i <= K - Vector<float>.Count; i += Vector<float>.Count) Store(Vector.FusedMultiplyAdd(Vector.Load(q + i), factor, Vector.Load(x + i)), to + i, past);
        for (; i < K; i++) to[i] = MathF.FusedMultiplyAdd(q[i], -weight, x[i]);
    }

    public static double Dot(float* x, float* q, int K)
    {
        double all = 0;
        for (int first = 0; first < K; first += Stretch) all += DotOfStretch(x + first, q + first, Math.Min(K - first, Stretch));
        return all;
    }

    private static double DotOfStretch(float* x, float* q, int K)
    {
        int wide = Vector<float>.Count, i = 0;
        Vector<float> a = default, b = default, c = default, d = default;
        for (; i <= K - (4 * wide); i += 4 * wide)
        {
            a = Vector.FusedMultiplyAdd(Vector.Load(x + i), Vector.Load(q + i), a);
            b = Vector.FusedMultiplyAdd(Vector.Load(x + i + wide), Vector.Load(q + i + wide), b);
            c = Vector.FusedMultiplyAdd(Vector.Load(x + i + (2 * wide)), Vector.Load(q + i + (2 * wide)), c);
            d = Vector.FusedMultiplyAdd(Vector.Load(x + i + (3 * wide)), Vector.Load(q + i + (3 * wide)), d);
        }
        double sum = Vector.Sum(a + b + (c + d));
        for (; i < K; i++) sum += x[i] * q[i];
        return sum;
    }

    // Whether what is made of x goes to a row in memory, rather than to x itself, and may be stored past the caches.
    private static bool Stored(float* x, float* to) => x != to && (nint)to % Vector<byte>.Count == 0;

    private static void Store(Vector<float> value, float* to, bool past)
    {
        if (past) value.StoreAlignedNonTemporal(to);
        else value.Store(to);
    }
}
