using System.Numerics;
using Parallax.Torch;

namespace Parallax.Methods.Objectives;

/// <summary>The rows of <see cref="SoftCrossEntropy"/> on the CPU: a row of logits is read from memory once a pass, and nothing of its size is made beside it.</summary>
/// <remarks>
/// As operators the same takes some ten passes, each through a temporary. Sums run in float32 over 4096 numbers and in float64 over these sums. Every row is
/// computed alone: the number of threads changes nothing.
/// </remarks>
internal static unsafe class EntropyKernel
{
    private const int Stretch = 4096;
    private const long NumbersOfTask = 1 << 17;

    /// <summary>Whether rows of this type and place go through here.</summary>
    public static bool Takes(Tensor logits) => logits.Device == Device.Cpu && logits.DType is DType.Float32 or DType.BFloat16;

    /// <summary>softmax((t − c)/τ) of every row.</summary>
    public static void Softmax(Tensor t, Tensor c, double τ, Tensor result)
    {
        int K = (int)t.Size(1);
        float β = (float)(1 / τ);
        var (rows, centre, to) = (new LogitRows(t), new LogitRows(c), new LogitRows(result));
        ForRows(t.Size(0), K, (r, scratch) =>
        {
            float* x = rows.Read(r, scratch), mean = centre.Read(0, null), q = to.Float(r);
            Shift(x, mean, K, β, q);
            float most = Largest(q, K);
            float scale = (float)(1 / Exponentials(q, K, 1, -most, q));
            Scale(q, K, scale);
        });
    }

    /// <summary>H of every pair, and the logsumexp of every row.</summary>
    public static void Entropies(Tensor s, Tensor q, Tensor pairs, double τ, Tensor lse, Tensor entropies)
    {
        int K = (int)s.Size(1), T = (int)pairs.Size(1);
        float β = (float)(1 / τ);
        var (rows, targets, sums, to) = (new LogitRows(s), new LogitRows(q), new LogitRows(lse), new LogitRows(entropies));
        long[] chosen = pairs.ToArray<long>();
        ForRows(s.Size(0), K, (r, scratch) =>
        {
            if (IsEmpty(chosen, r, T))
            {
                new Span<float>(to.Float(r), T).Clear();
                *sums.Float(r) = 0;
                return;
            }
            float* x = rows.Read(r, scratch);
            float most = Largest(x, K) * β;
            double own = most + Math.Log(Exponentials(x, K, β, -most, null));
            *sums.Float(r) = (float)own;
            for (int t = 0; t < T; t++)
                to.Float(r)[t] = chosen[(r * T) + t] is >= 0 and var row ? (float)(own - (Dot(x, targets.Float(row), K) / τ)) : 0;
        });
    }

    /// <summary>Σ_t w_t · (softmax(s/τ) − q_t)/τ of every row.</summary>
    public static void Gradients(Tensor s, Tensor q, Tensor pairs, Tensor weights, double τ, Tensor lse, Tensor result)
    {
        int K = (int)s.Size(1), T = (int)pairs.Size(1);
        float β = (float)(1 / τ);
        var (rows, targets, sums, to) = (new LogitRows(s), new LogitRows(q), new LogitRows(lse), new LogitRows(result));
        long[] chosen = pairs.ToArray<long>();
        float[] w = weights.ToArray<float>();
        ForRows(s.Size(0), K, (r, scratch) =>
        {
            float* g = to.IsFloat ? to.Float(r) : scratch;
            float total = 0;
            for (int t = 0; t < T; t++) total += chosen[(r * T) + t] >= 0 ? w[(r * T) + t] : 0;
            if (IsEmpty(chosen, r, T)) new Span<float>(g, K).Clear();
            else
            {
                Probabilities(rows.Read(r, scratch), K, β, -*sums.Float(r), total * β, g);
                for (int t = 0; t < T; t++)
                    if (chosen[(r * T) + t] is >= 0 and var row) Subtract(targets.Float(row), K, w[(r * T) + t] * β, g);
            }
            to.Write(r, g);
        });
    }

    private static bool IsEmpty(long[] chosen, long row, int T)
    {
        for (int t = 0; t < T; t++) if (chosen[(row * T) + t] >= 0) return false;
        return true;
    }

    private delegate void OfRow(long row, float* scratch);

    // Each task has a row of scratch of its own, for half floats.
    private static void ForRows(long R, int K, OfRow compute)
    {
        long each = Math.Max(1, NumbersOfTask / K);
        Parallel.For(0, (R + each - 1) / each, new ParallelOptions { MaxDegreeOfParallelism = Engine.Threads }, () => new float[K], (task, _, scratch) =>
        {
            fixed (float* row = scratch)
                for (long r = task * each; r < Math.Min(R, (task + 1) * each); r++) compute(r, row);
            return scratch;
        }, _ => { });
    }

    private static void Shift(float* x, float* by, int K, float β, float* to)
    {
        var factor = new Vector<float>(β);
        int i = 0;
        for (; i <= K - Vector<float>.Count; i += Vector<float>.Count) ((Vector.Load(x + i) - Vector.Load(by + i)) * factor).Store(to + i);
        for (; i < K; i++) to[i] = (x[i] - by[i]) * β;
    }

    private static void Scale(float* x, int K, float by)
    {
        var factor = new Vector<float>(by);
        int i = 0;
        for (; i <= K - Vector<float>.Count; i += Vector<float>.Count) (Vector.Load(x + i) * factor).Store(x + i);
        for (; i < K; i++) x[i] *= by;
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

    private static float Largest(float* x, int K)
    {
        var most = new Vector<float>(float.NegativeInfinity);
        int i = 0;
        for (; i <= K - Vector<float>.Count; i += Vector<float>.Count) most = Vector.Max(most, Vector.Load(x + i));
        float found = float.NegativeInfinity;
        for (int lane = 0; lane < Vector<float>.Count; lane++) found = MathF.Max(found, most[lane]);
        for (; i < K; i++) found = MathF.Max(found, x[i]);
        return found;
    }

    // Σ exp(β·x + shift); the exponentials themselves go to a row if there is one.
    private static double Exponentials(float* x, int K, float β, float shift, float* to)
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
    private static void Probabilities(float* x, int K, float β, float shift, float scale, float* to)
    {
        Vector<float> factor = new(β), offset = new(shift), all = new(scale);
        int i = 0;
        for (; i <= K - Vector<float>.Count; i += Vector<float>.Count) (Exp((Vector.Load(x + i) * factor) + offset) * all).Store(to + i);
        for (; i < K; i++) to[i] = MathF.Exp((x[i] * β) + shift) * scale;
    }

    private static void Subtract(float* q, int K, float weight, float* from)
    {
        var factor = new Vector<float>(weight);
        int i = 0;
        for (; i <= K - Vector<float>.Count; i += Vector<float>.Count) (Vector.Load(from + i) - (Vector.Load(q + i) * factor)).Store(from + i);
        for (; i < K; i++) from[i] -= q[i] * weight;
    }

    private static double Dot(float* x, float* q, int K)
    {
        double all = 0;
        for (int first = 0; first < K; first += Stretch)
        {
            int i = first, end = Math.Min(K, first + Stretch);
            Vector<float> sum = default;
            for (; i <= end - Vector<float>.Count; i += Vector<float>.Count) sum += Vector.Load(x + i) * Vector.Load(q + i);
            double rest = 0;
            for (; i < end; i++) rest += x[i] * q[i];
            all += Vector.Sum(sum) + rest;
        }
        return all;
    }
}
