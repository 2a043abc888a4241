using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Parallax.Torch;

namespace Parallax.Methods.Objectives;

/// <summary><see cref="QueueSoftmax"/> on the CPU: both products and the exponentials between them, on blocks of keys that stay in a core's own cache.</summary>
/// <remarks>
/// Keys are split into parts of a fixed size, each summed alone and merged in order: the number of threads changes nothing. Products are those of eight queries with
/// 32 keys, and of eight queries' weights with 32 dimensions, in registers.
/// </remarks>
internal static unsafe class QueueKernel
{
    private const int PartKeys = 2048, BlockKeys = 128, Wide = PanelKernel.Columns, Tall = PanelKernel.Rows;

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
            EngineThreads.ForEach(parts, p =>
            {
                int first = (int)p * PartKeys;
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
                    for (int r = 0; r < R; r += Tall) PanelKernel.Products(q + (r * (long)dimension), dimension, panels.Start + (k * (long)dimension), products.Start + (r * BlockKeys) + k, BlockKeys);
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
            double now = Math.Max(Most[r], Row.Largest(x, some) * β);
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

        // Eight queries' weights of some keys with 32 of the keys' dimensions, added to what is there.
        private void Accumulate(float* weights, float* keys, int some, float* to)
        {
            float* to1 = to + width, to2 = to1 + width, to3 = to2 + width, to4 = to3 + width, to5 = to4 + width, to6 = to5 + width, to7 = to6 + width;
            Vector512<float> a0 = Vector512.Load(to), a1 = Vector512.Load(to + 16), b0 = Vector512.Load(to1), b1 = Vector512.Load(to1 + 16);
            Vector512<float> c0 = Vector512.Load(to2), c1 = Vector512.Load(to2 + 16), d0 = Vector512.Load(to3), d1 = Vector512.Load(to3 + 16);
            Vector512<float> e0 = Vector512.Load(to4), e1 = Vector512.Load(to4 + 16), f0 = Vector512.Load(to5), f1 = Vector512.Load(to5 + 16);
            Vector512<float> g0 = Vector512.Load(to6), g1 = Vector512.Load(to6 + 16), h0 = Vector512.Load(to7), h1 = Vector512.Load(to7 + 16);
            for (float* last = weights + some; weights < last; weights++, keys += width)
            {
                Vector512<float> n0 = Vector512.Load(keys), n1 = Vector512.Load(keys + 16);
                PanelKernel.Add(weights[0], n0, n1, ref a0, ref a1);
                PanelKernel.Add(weights[BlockKeys], n0, n1, ref b0, ref b1);
                PanelKernel.Add(weights[2 * BlockKeys], n0, n1, ref c0, ref c1);
                PanelKernel.Add(weights[3 * BlockKeys], n0, n1, ref d0, ref d1);
                PanelKernel.Add(weights[4 * BlockKeys], n0, n1, ref e0, ref e1);
                PanelKernel.Add(weights[5 * BlockKeys], n0, n1, ref f0, ref f1);
                PanelKernel.Add(weights[6 * BlockKeys], n0, n1, ref g0, ref g1);
                PanelKernel.Add(weights[7 * BlockKeys], n0, n1, ref h0, ref h1);
            }
            PanelKernel.Store(a0, a1, to);
            PanelKernel.Store(b0, b1, to1);
            PanelKernel.Store(c0, c1, to2);
            PanelKernel.Store(d0, d1, to3);
            PanelKernel.Store(e0, e1, to4);
            PanelKernel.Store(f0, f1, to5);
            PanelKernel.Store(g0, g1, to6);
            PanelKernel.Store(h0, h1, to7);
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
