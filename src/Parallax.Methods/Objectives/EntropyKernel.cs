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
            for (int i = 0; i < K; i++) q[i] = (x[i] - mean[i]) * β;
            float most = Largest(q, K);
            float scale = (float)(1 / Exponentials(q, K, 1, -most, q));
            for (int i = 0; i < K; i++) q[i] *= scale;
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
                Vector<float> e = Vector.Exp((Vector.Load(x + i) * factor) + offset);
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
        for (; i <= K - Vector<float>.Count; i += Vector<float>.Count) (Vector.Exp((Vector.Load(x + i) * factor) + offset) * all).Store(to + i);
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
