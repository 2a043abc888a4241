using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Parallax.Torch;

namespace Parallax.Methods.Objectives;

/// <summary><see cref="QueueSoftmax"/> on the CPU: both products and the exponentials between them, on blocks of keys that stay in a core's own cache.</summary>
/// <remarks>
/// Keys are split into parts of a fixed size, each summed alone and merged in order: the number of threads changes nothing. Products are those of four queries with
/// 32 keys, and of four queries' weights with 32 dimensions, in registers.
/// </remarks>
internal static unsafe class QueueKernel
{
    private const int PartKeys = 2048, BlockKeys = 128, Wide = 32, Tall = 4;

    /// <summary>Whether tensors of this type and place go through here.</summary>
    public static bool Takes(Tensor q) => q.Device == Device.Cpu && q.DType == DType.Float32;

    /// <summary>The logsumexp of every query, and the keys' mean if there is a place for it.</summary>
    /// <param name="q">(R, d), contiguous.</param>
    /// <param name="keys">(K, d), contiguous.</param>
    /// <param name="τ">The temperature.</param>
    /// <param name="logSum">(R, 1).</param>
    /// <param name="mean">(R, d), contiguous.</param>
    public static void Sum(Tensor q, Tensor keys, double τ, Tensor logSum, Tensor? mean)
    {
        int K = (int)keys.Size(0), R = (int)q.Size(0), d = (int)q.Size(1), parts = (K + PartKeys - 1) / PartKeys;
        var (queries, rows, sums) = (new LogitRows(q), new LogitRows(keys), new LogitRows(logSum));
        var part = new Part[parts];
        using var padded = new Scratch(Up(R, Tall) * (long)d);
        new Span<float>(queries.Float(0), R * d).CopyTo(new Span<float>(padded.Start, R * d));
        try
        {
            Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = Engine.Threads }, p =>
            {
                int first = p * PartKeys;
                part[p] = new Part(R, mean is null ? 0 : d);
                part[p].Add(padded.Start, rows.Float(first), Math.Min(PartKeys, K - first), d, (float)(1 / τ));
            });
            var to = mean is null ? default : new LogitRows(mean);
            for (int r = 0; r < R; r++)
            {
                double most = double.NegativeInfinity, sum = 0;
                foreach (Part one in part) most = Math.Max(most, one.Most[r]);
                foreach (Part one in part) sum += one.Sums[r] * Math.Exp(one.Most[r] - most);
                *sums.Float(r) = (float)(most + Math.Log(sum));
                if (mean is null) continue;
                var row = new Span<float>(to.Float(r), d);
                row.Clear();
                foreach (Part one in part) one.AddMean(r, (float)(Math.Exp(one.Most[r] - most) / sum), row);
            }
        }
        finally
        {
            foreach (Part one in part) one?.Dispose();
        }
    }

    private static int Up(int count, int step) => (count + step - 1) / step * step;

    // The sums of some of the keys: Σ e^(β·q·n − most) and, for the mean, Σ e^(β·q·n − most)·n.
    private sealed class Part(int R, int d) : IDisposable
    {
        private readonly int width = Up(d, Wide);
        private readonly Scratch weighted = new(Up(R, Tall) * (long)Up(d, Wide));

        public double[] Most { get; } = Filled(R, double.NegativeInfinity);

        public double[] Sums { get; } = new double[R];

        public void Add(float* q, float* keys, int count, int dimension, float β)
        {
            using var panels = new Scratch(BlockKeys * (long)dimension);
            using var products = new Scratch(Up(R, Tall) * (long)BlockKeys);
            using var padded = new Scratch(width == dimension ? 0 : BlockKeys * (long)width);
            for (int first = 0; first < count; first += BlockKeys)
            {
                float* block = keys + (first * (long)dimension);
                int some = Math.Min(BlockKeys, count - first);
                Pack(block, some, dimension, panels.Start);
                for (int k = 0; k < some; k += Wide)
                    for (int r = 0; r < R; r += Tall) Products(q + (r * (long)dimension), panels.Start + (k * (long)dimension), dimension, products.Start + (r * BlockKeys) + k);
                for (int r = 0; r < R; r++) Fold(r, products.Start + (r * BlockKeys), some, β);
                if (width == 0) continue;
                if (width != dimension)
                {
                    for (int k = 0; k < some; k++) new Span<float>(block + (k * (long)dimension), dimension).CopyTo(new Span<float>(padded.Start + (k * (long)width), dimension));
                    block = padded.Start;
                }
                for (int c = 0; c < width; c += Wide)
                    for (int r = 0; r < R; r += Tall) Accumulate(products.Start + (r * BlockKeys), block + c, some, weighted.Start + (r * (long)width) + c);
            }
        }

        public void AddMean(int r, float weight, Span<float> to)
        {
            float* row = weighted.Start + (r * (long)width);
            for (int i = 0; i < to.Length; i++) to[i] += weight * row[i];
        }

        public void Dispose() => weighted.Dispose();

        // (some, d) → panels (⌈some/32⌉, d, 32); keys that are not there are zeros.
        private static void Pack(float* block, int some, int dimension, float* panels)
        {
            for (int k = 0; k < Up(some, Wide); k++)
            {
                float* to = panels + (k / Wide * Wide * (long)dimension) + (k % Wide), from = block + (k * (long)dimension);
                if (k < some) for (int i = 0; i < dimension; i++) to[i * Wide] = from[i];
                else for (int i = 0; i < dimension; i++) to[i * Wide] = 0;
            }
        }

        // Products become e^(β·product − most); what was summed relative to a smaller one shrinks.
        private void Fold(int r, float* x, int some, float β)
        {
            double now = Math.Max(Most[r], Row.Largest(x, some) * (double)β);
            if (now > Most[r])
            {
                float factor = (float)Math.Exp(Most[r] - now);
                Sums[r] *= factor;
                float* row = weighted.Start + (r * (long)width);
                for (int i = 0; i < width; i++) row[i] *= factor;
                Most[r] = now;
            }
            Sums[r] += Row.Exponentials(x, some, β, (float)-now, x);
        }

        // Four queries with 32 keys.
        private static void Products(float* q, float* panel, int dimension, float* to)
        {
            float* q1 = q + dimension, q2 = q1 + dimension, q3 = q2 + dimension;
            Vector512<float> a0 = default, a1 = default, b0 = default, b1 = default, c0 = default, c1 = default, d0 = default, d1 = default;
            for (int i = 0; i < dimension; i++, panel += Wide)
            {
                Vector512<float> n0 = Vector512.Load(panel), n1 = Vector512.Load(panel + 16);
                Vector512<float> a = Vector512.Create(q[i]), b = Vector512.Create(q1[i]), c = Vector512.Create(q2[i]), d = Vector512.Create(q3[i]);
                a0 = Vector512.FusedMultiplyAdd(a, n0, a0);
                a1 = Vector512.FusedMultiplyAdd(a, n1, a1);
                b0 = Vector512.FusedMultiplyAdd(b, n0, b0);
                b1 = Vector512.FusedMultiplyAdd(b, n1, b1);
                c0 = Vector512.FusedMultiplyAdd(c, n0, c0);
                c1 = Vector512.FusedMultiplyAdd(c, n1, c1);
                d0 = Vector512.FusedMultiplyAdd(d, n0, d0);
                d1 = Vector512.FusedMultiplyAdd(d, n1, d1);
            }
            Store(to, BlockKeys, a0, a1, b0, b1, c0, c1, d0, d1);
        }

        // Four queries' weights of some keys with 32 of the keys' dimensions, added to what is there.
        private void Accumulate(float* weights, float* keys, int some, float* to)
        {
            float* w1 = weights + BlockKeys, w2 = w1 + BlockKeys, w3 = w2 + BlockKeys;
            float* to1 = to + width, to2 = to1 + width, to3 = to2 + width;
            Vector512<float> a0 = Vector512.Load(to), a1 = Vector512.Load(to + 16), b0 = Vector512.Load(to1), b1 = Vector512.Load(to1 + 16);
            Vector512<float> c0 = Vector512.Load(to2), c1 = Vector512.Load(to2 + 16), d0 = Vector512.Load(to3), d1 = Vector512.Load(to3 + 16);
            for (int k = 0; k < some; k++, keys += width)
            {
                Vector512<float> n0 = Vector512.Load(keys), n1 = Vector512.Load(keys + 16);
                Vector512<float> a = Vector512.Create(weights[k]), b = Vector512.Create(w1[k]), c = Vector512.Create(w2[k]), d = Vector512.Create(w3[k]);
                a0 = Vector512.FusedMultiplyAdd(a, n0, a0);
                a1 = Vector512.FusedMultiplyAdd(a, n1, a1);
                b0 = Vector512.FusedMultiplyAdd(b, n0, b0);
                b1 = Vector512.FusedMultiplyAdd(b, n1, b1);
                c0 = Vector512.FusedMultiplyAdd(c, n0, c0);
                c1 = Vector512.FusedMultiplyAdd(c, n1, c1);
                d0 = Vector512.FusedMultiplyAdd(d, n0, d0);
                d1 = Vector512.FusedMultiplyAdd(d, n1, d1);
            }
            Store(to, width, a0, a1, b0, b1, c0, c1, d0, d1);
        }

        private static void Store(
            float* to, int stride, Vector512<float> a0, Vector512<float> a1, Vector512<float> b0, Vector512<float> b1,
            Vector512<float> c0, Vector512<float> c1, Vector512<float> d0, Vector512<float> d1)
        {
            a0.Store(to);
            a1.Store(to + 16);
            b0.Store(to + stride);
            b1.Store(to + stride + 16);
            c0.Store(to + (2 * stride));
            c1.Store(to + (2 * stride) + 16);
            d0.Store(to + (3 * stride));
            d1.Store(to + (3 * stride) + 16);
        }

        private static double[] Filled(int count, double value)
        {
            double[] all = new double[count];
            Array.Fill(all, value);
            return all;
        }
    }

    // Zeroed memory, on the bounds of cache lines.
    private readonly struct Scratch : IDisposable
    {
        public Scratch(long count)
        {
            nuint bytes = (nuint)Math.Max(count, 1) * sizeof(float);
            Start = (float*)NativeMemory.AlignedAlloc(bytes, 64);
            NativeMemory.Clear(Start, bytes);
        }

        public float* Start { get; }

        public void Dispose() => NativeMemory.AlignedFree(Start);
    }
}
