using System.Runtime.InteropServices;
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
            float* x = rows.Read(r, 0, K, scratch), mean = centre.Float(0);
            Row.Shift(x, mean, K, β, scratch);
            float most = Row.Largest(scratch, K);
            float scale = (float)(1 / Row.Exponentials(scratch, K, 1, -most, scratch));
            Row.Scale(scratch, K, scale, to.Float(r));
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
            double most = double.NegativeInfinity, sum = 0;
            double* agreement = stackalloc double[T];
            new Span<double>(agreement, T).Clear();
            for (int first = 0, count; first < K; first += count)
            {
                count = Math.Min(Stretch, K - first);
                float* x = rows.Read(r, first, count, scratch);
                double now = Math.Max(most, Row.Largest(x, count) * β);
                sum = (sum * Math.Exp(most - now)) + Row.Exponentials(x, count, β, (float)-now, null);
                most = now;
                for (int t = 0; t < T; t++)
                    if (chosen[(r * T) + t] is >= 0 and var row) agreement[t] += Row.Dot(x, targets.Float(row) + first, count);
            }
            double own = most + Math.Log(sum);
            *sums.Float(r) = (float)own;
            for (int t = 0; t < T; t++) to.Float(r)[t] = chosen[(r * T) + t] >= 0 ? (float)(own - (agreement[t] / τ)) : 0;
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
            int last = Array.FindLastIndex(chosen, (int)((r + 1) * T) - 1, T, row => row >= 0);
            float total = 0;
            for (int t = (int)(r * T); t <= last; t++) total += chosen[t] >= 0 ? w[t] : 0;
            float* p = scratch + Stretch;
            for (int first = 0, count; first < K; first += count)
            {
                count = Math.Min(Stretch, K - first);
                float* g = to.IsFloat ? to.Float(r) + first : p;
                if (last < 0) new Span<float>(g, count).Clear();
                else
                {
                    Row.Probabilities(rows.Read(r, first, count, scratch), count, β, -*sums.Float(r), total * β, p);
                    for (int t = (int)(r * T); t <= last; t++)
                        if (chosen[t] is >= 0 and var row) Row.Subtract(p, targets.Float(row) + first, count, w[t] * β, t == last ? g : p);
                }
                to.Write(r, first, count, g);
            }
        });
    }

    private static bool IsEmpty(long[] chosen, long row, int T)
    {
        for (int t = 0; t < T; t++) if (chosen[(row * T) + t] >= 0) return false;
        return true;
    }

    private delegate void OfRow(long row, float* scratch);

    // Each thread has scratch of its own: a row, or two stretches.
    private static void ForRows(long R, int K, OfRow compute)
    {
        long each = Math.Max(1, NumbersOfTask / K);
        nint[] scratch = new nint[Engine.Threads];
        for (int thread = 0; thread < scratch.Length; thread++) scratch[thread] = (nint)NativeMemory.AlignedAlloc((nuint)Math.Max(K, 2 * Stretch) * sizeof(float), 64);
        try
        {
            EngineThreads.ForEach((R + each - 1) / each, (task, thread) =>
            {
                for (long r = task * each; r < Math.Min(R, (task + 1) * each); r++) compute(r, (float*)scratch[thread]);
            });
        }
        finally
        {
            foreach (nint one in scratch) NativeMemory.AlignedFree((void*)one);
        }
    }
}
