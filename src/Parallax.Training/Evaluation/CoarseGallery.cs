using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Parallax.Training.Evaluation;

/// <summary>
/// A gallery prepared for fast approximate scores: centred (Euclidean) or normalised (cosine), scaled into float32's range and packed into
/// panels of <see cref="PanelWidth"/> items, dimension by dimension. score(q, j) = q·g_j − bias_j, larger is nearer, and
/// |score − exact| ≤ <see cref="ErrorBound"/>(‖q‖), so that nobody who belongs into the exact top k is lost.
/// </summary>
internal sealed class CoarseGallery
{
    internal const int PanelWidth = 32;
    private const int QueriesPerTile = 4, DimensionsAtOnce = 128;   // of a panel, 16 KiB: it stays in the first cache for all queries
    private const double UnitRoundoff = 1.0 / (1 << 24);
    private readonly Proximity proximity;
    private readonly double[] centre;
    private readonly double scale;
    private readonly float[] panels; // (panel, D, PanelWidth)
    private readonly float[] bias; // one an item, +∞ for the padding of the last panel

    private CoarseGallery(Proximity proximity, int count, int dimension, double[] centre, double scale)
    {
        this.proximity = proximity;
        this.centre = centre;
        this.scale = scale;
        (Count, Dimension) = (count, dimension);
        PanelCount = (count + PanelWidth - 1) / PanelWidth;
        panels = new float[PanelCount * PanelWidth * (long)dimension];
        bias = new float[PanelCount * PanelWidth];
        Array.Fill(bias, float.PositiveInfinity, count, bias.Length - count);
    }

    internal int Count { get; }

    internal int Dimension { get; }

    internal int PanelCount { get; }

    internal static CoarseGallery Pack<T>(EmbeddingTable<T> table, Proximity proximity)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] centre = new double[table.Dimension];
        if (proximity == Proximity.Euclidean)
            Mean(table, centre);
        var packed = new CoarseGallery(proximity, table.Count, table.Dimension, centre, ScaleOf(table, proximity, centre));
        float[] row = new float[table.Dimension];
        for (int i = 0; i < table.Count; i++)
        {
            double norm = packed.Prepare(table.Row(i), row);
            packed.bias[i] = proximity == Proximity.Euclidean ? (float)(norm * norm / 2) : 0;
            long at = (long)(i / PanelWidth) * PanelWidth * table.Dimension + i % PanelWidth;
            for (int d = 0; d < row.Length; d++, at += PanelWidth)
                packed.panels[at] = row[d];
        }

        return packed;
    }

    /// <summary>Brings an embedding into the gallery's frame and returns its norm there.</summary>
    internal double Prepare<T>(ReadOnlySpan<T> embedding, Span<float> prepared)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double factor = scale;
        if (proximity == Proximity.Cosine)
        {
            double length = ExactScore.Norm(embedding);
            factor = length > 0 ? 1 / length : 0;
        }

        double squares = 0;
        for (int d = 0; d < embedding.Length; d++)
        {
            float value = (float)((double.CreateTruncating(embedding[d]) - centre[d]) * factor);
            prepared[d] = value;
            squares += (double)value * value;
        }

        return double.IsFinite(squares)
            ? Math.Sqrt(squares)
            : throw new OverflowException("embeddings: a query is more than 10³⁸ times longer than the gallery's longest; did training diverge?");
    }

    /// <summary>How far a score can be off, for a prepared query of norm <paramref name="queryNorm"/>; gallery norms are at most 1.</summary>
    internal double ErrorBound(double queryNorm) =>
        UnitRoundoff * 1.01 * ((Dimension + 4) * queryNorm + 3) + Dimension * 1e-37;

    /// <summary>No more than the exact score of something at a squared Euclidean distance from a prepared query, for an exact comparison with approximate ones.</summary>
    internal double ScoreAt(double queryNorm, double squaredDistance)
    {
        if (double.IsPositiveInfinity(squaredDistance)) return double.NegativeInfinity;
        double q2 = queryNorm * queryNorm, d2 = squaredDistance * scale * scale;
        return (q2 - d2) / 2 - UnitRoundoff * queryNorm * (queryNorm + Math.Sqrt(d2)) - 1e-9 * (q2 + d2);
    }

    /// <summary>A Euclidean distance that nothing of approximate score <paramref name="score"/> or less is nearer than to a prepared query.</summary>
    internal float LeastDistance(double queryNorm, float score)
    {
        double q2 = queryNorm * queryNorm, d2 = q2 - 2 * (score + ErrorBound(queryNorm)) - 2 * UnitRoundoff * queryNorm * (queryNorm + 1) - 1e-9 * q2;
        return d2 > 0 ? MathF.BitDecrement((float)(Math.Sqrt(d2) / scale * (1 - 1e-9))) : 0;
    }

    /// <summary>What is subtracted from the products of the items of a panel.</summary>
    internal ReadOnlySpan<float> BiasOf(int panel) => bias.AsSpan(panel * PanelWidth, PanelWidth);

    /// <summary>Scores of prepared queries against one panel.</summary>
    /// <param name="queries">(count, D), and room for a multiple of four of them.</param>
    /// <param name="count">Queries.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="scores">(count, <see cref="PanelWidth"/>), and room for a multiple of four rows.</param>
    internal void Scores(ReadOnlySpan<float> queries, int count, int panel, Span<float> scores)
    {
        Products(queries, count, panel, scores);
        (Vector512<float> low, Vector512<float> high) = (Vector512.Create(BiasOf(panel)), Vector512.Create(BiasOf(panel)[16..]));
        for (int at = 0; at < count * PanelWidth; at += PanelWidth)
        {
            (Vector512.Create<float>(scores[at..]) - low).CopyTo(scores[at..]);
            (Vector512.Create<float>(scores[(at + 16)..]) - high).CopyTo(scores[(at + 16)..]);
        }
    }

    /// <summary>Products of prepared queries with one panel's items; as <see cref="Scores"/>.</summary>
    internal void Products(ReadOnlySpan<float> queries, int count, int panel, Span<float> products)
    {
        for (int from = 0; from < Dimension; from += DimensionsAtOnce)
        {
            for (int at = 0; at < count; at += QueriesPerTile)
                Accumulate(queries.Slice(at * Dimension, QueriesPerTile * Dimension), from, Math.Min(from + DimensionsAtOnce, Dimension), panel, products.Slice(at * PanelWidth, QueriesPerTile * PanelWidth));
        }
    }

    // Four queries by one panel over some dimensions: the inner loop of every search, and the one place that a BLAS would replace.
    private void Accumulate(ReadOnlySpan<float> queries, int from, int to, int panel, Span<float> products)
    {
        ReadOnlySpan<float> items = panels.AsSpan(panel * PanelWidth * Dimension, PanelWidth * Dimension);
        int D = Dimension;
        if (from == 0) products.Clear();
        ref readonly float p = ref products[0];
        (Vector512<float> a0, Vector512<float> a1) = (Load(in p, 0), Load(in p, 16));
        (Vector512<float> b0, Vector512<float> b1) = (Load(in p, 32), Load(in p, 48));
        (Vector512<float> c0, Vector512<float> c1) = (Load(in p, 64), Load(in p, 80));
        (Vector512<float> d0, Vector512<float> d1) = (Load(in p, 96), Load(in p, 112));
        ref readonly float g = ref items[0];
        ref readonly float q = ref queries[0];
        for (int d = from; d < to; d++)
        {
            Vector512<float> g0 = Load(in g, d * PanelWidth), g1 = Load(in g, d * PanelWidth + 16);
            Vector512<float> a = Broadcast(in q, d), b = Broadcast(in q, D + d), c = Broadcast(in q, 2 * D + d), e = Broadcast(in q, 3 * D + d);
            a0 = Vector512.FusedMultiplyAdd(a, g0, a0);
            a1 = Vector512.FusedMultiplyAdd(a, g1, a1);
            b0 = Vector512.FusedMultiplyAdd(b, g0, b0);
            b1 = Vector512.FusedMultiplyAdd(b, g1, b1);
            c0 = Vector512.FusedMultiplyAdd(c, g0, c0);
            c1 = Vector512.FusedMultiplyAdd(c, g1, c1);
            d0 = Vector512.FusedMultiplyAdd(e, g0, d0);
            d1 = Vector512.FusedMultiplyAdd(e, g1, d1);
        }

        a0.CopyTo(products);
        a1.CopyTo(products[16..]);
        b0.CopyTo(products[32..]);
        b1.CopyTo(products[48..]);
        c0.CopyTo(products[64..]);
        c1.CopyTo(products[80..]);
        d0.CopyTo(products[96..]);
        d1.CopyTo(products[112..]);
    }

    private static Vector512<float> Load(ref readonly float start, int offset) => Vector512.LoadUnsafe(in start, (nuint)offset);

    private static Vector512<float> Broadcast(ref readonly float start, int offset) =>
        Vector512.Create(Unsafe.Add(ref Unsafe.AsRef(in start), offset));

    private static void Mean<T>(EmbeddingTable<T> table, double[] mean)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < table.Count; i++)
        {
            ReadOnlySpan<T> row = table.Row(i);
            for (int d = 0; d < row.Length; d++)
                mean[d] += double.CreateTruncating(row[d]) / table.Count;
        }
    }

    // The power of two that brings the longest gallery vector into (½, 1): products can't overflow and scaling costs no rounding.
    private static double ScaleOf<T>(EmbeddingTable<T> table, Proximity proximity, double[] centre)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (proximity == Proximity.Cosine)
            return 1;
        double largest = 0;
        for (int i = 0; i < table.Count; i++)
        {
            double squares = 0;
            ReadOnlySpan<T> row = table.Row(i);
            for (int d = 0; d < row.Length; d++)
            {
                double value = double.CreateTruncating(row[d]) - centre[d];
                squares += value * value;
            }

            largest = Math.Max(largest, squares);
        }

        return largest > 0 && double.IsFinite(largest) ? Math.ScaleB(1, -(Math.ILogB(Math.Sqrt(largest)) + 1)) : 1;
    }
}
