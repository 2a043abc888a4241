using System.Numerics;
using System.Runtime.InteropServices;
using Parallax.Torch;

namespace Parallax.Methods.Objects;

/// <summary>The nearest of many unit rows to each unit query, on the CPU: all of them compared in bfloat16, those that may be it in float32.</summary>
/// <remarks>
/// Rounding to bfloat16 moves an element by at most u = 2⁻⁸ of itself, so a product of unit rows by at most 2u + u², and its own rounding by u:
/// less than ε = 3.01·u in all. What lies more than 2ε below the best seen cannot be the nearest; the rest is compared in float32. So the result is that of
/// float32, for a third of the time where the processor multiplies bfloat16. Where too many lie so near, as with collapsed features, there is no shortlist.
/// </remarks>
internal sealed class Shortlist
{
    private const float Margin = 2 * 3.01f / 256;
    private const int PerQuery = 1024;   // on average; more are slower than the whole in float32
    private readonly List<(int Query, long Row, float Coarse)> entries = [];
    private readonly float[] least;      // what a product must reach to be of interest, one a query

    private Shortlist(int queries)
    {
        least = new float[queries];
        Array.Fill(least, float.NegativeInfinity);
    }

    /// <summary>max_j o_m·q_j, and its j, as <see cref="NearestDirection"/>; null where too many rows are too near.</summary>
    /// <param name="o">(M, D), f32, rows of norm 1.</param>
    /// <param name="q">(L, D), f32, contiguous, rows of norm 1.</param>
    public static (Tensor Product, Tensor Index)? Nearest(Tensor o, Tensor q)
    {
        var list = new Shortlist((int)o.Size(0));
        using (TensorScope.Open())
        {
            Tensor coarse = o.To(DType.BFloat16).MT;                                         // (D, M)
            foreach (var (first, rows) in NearestDirection.Blocks(o, q))
            {
                using var inner = TensorScope.Open();
                Tensor products = rows.To(DType.BFloat16).Mm(coarse);                        // (block, M)
                list.Offer(MemoryMarshal.Cast<BFloat16, ushort>(products.AsSpan<BFloat16>()), first);
                GC.KeepAlive(products);
                if (!list.Fits()) return null;
            }
        }
        return list.Best(o, q);
    }

    // Rows of products, one product a query. Nearly all are too small: they are looked at a vector at a time.
    private void Offer(ReadOnlySpan<ushort> products, long first)
    {
        int M = least.Length;
        for (long row = first; products.Length > 0; products = products[M..], row++)
        {
            int m = 0;
            for (; m <= M - Vector<ushort>.Count; m += Vector<ushort>.Count)
            {
                Vector.Widen(new Vector<ushort>(products[m..]), out Vector<uint> low, out Vector<uint> high);
                if (Vector.GreaterThanOrEqualAny(Vector.AsVectorSingle(low << 16), new Vector<float>(least, m))
                    || Vector.GreaterThanOrEqualAny(Vector.AsVectorSingle(high << 16), new Vector<float>(least, m + Vector<float>.Count)))
                    Add(products, m, m + Vector<ushort>.Count, row);
            }
            Add(products, m, M, row);
        }
    }

    private void Add(ReadOnlySpan<ushort> products, int from, int to, long row)
    {
        for (int m = from; m < to; m++)
        {
            float product = BitConverter.UInt32BitsToSingle((uint)products[m] << 16);
            if (!(product >= least[m])) continue;
            entries.Add((m, row, product));
            least[m] = Math.Max(least[m], product - Margin);
        }
    }

    // Drops what later products have ruled out.
    private bool Fits()
    {
        if (entries.Count > PerQuery * least.Length) entries.RemoveAll(e => e.Coarse < least[e.Query]);
        return entries.Count <= PerQuery * least.Length;
    }

    private (Tensor Product, Tensor Index) Best(Tensor o, Tensor q)
    {
        int D = (int)o.Size(1);
        float[] best = new float[least.Length];
        long[] index = new long[least.Length];
        Array.Fill(best, float.NegativeInfinity);
        ReadOnlySpan<float> queries = o.AsSpan<float>(), rows = q.AsSpan<float>();
        foreach (var (m, row, coarse) in entries)
        {
            if (coarse < least[m] || Dot(queries.Slice(m * D, D), rows.Slice(checked((int)(row * D)), D)) is var product && !(product > best[m])) continue;
            (best[m], index[m]) = (product, row);
        }
        GC.KeepAlive((o, q));
        return (Tensor.From(best), Tensor.From(index));
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Vector<float> sums = default;
        int i = 0;
        for (; i <= a.Length - Vector<float>.Count; i += Vector<float>.Count) sums += new Vector<float>(a[i..]) * new Vector<float>(b[i..]);
        float sum = Vector.Sum(sums);
        for (; i < a.Length; i++) sum += a[i] * b[i];
        return sum;
    }
}
