using System.Numerics;
using System.Runtime.Intrinsics;

namespace Parallax.Training.Evaluation;

/// <summary>
/// The shortlists of every item of a gallery among the others, all at once: the product of two items serves both, which halves the work. Blocks of items pass
/// over the panels behind them; a list is full of everything within twice its error bound of its k-th best score so far, as <see cref="Candidates"/> are.
/// </summary>
/// <remarks>A list whose equals would not fit (of a collapsed embedding, say) is given up, and <see cref="IsComplete"/> says so.</remarks>
internal sealed class MutualShortlists
{
    private const int W = CoarseGallery.PanelWidth, QueriesAtOnce = 2 * W;
    private const long MostBytes = 2L << 30;
    private readonly CoarseGallery coarse;
    private readonly int k, capacity;
    private readonly int[] lengths, indices;
    private readonly float[] scores, thresholds, margins;
    private readonly object[] gates;

    /// <summary>Makes empty lists.</summary>
    /// <param name="coarse">The gallery.</param>
    /// <param name="k">Items wanted of each list, fewer than there are.</param>
    public MutualShortlists(CoarseGallery coarse, int k)
    {
        (this.coarse, this.k, capacity) = (coarse, k, Capacity(k));
        int padded = coarse.PanelCount * W;
        (lengths, thresholds, margins) = (new int[padded], new float[padded], new float[padded]);
        indices = GC.AllocateUninitializedArray<int>(coarse.Count * capacity);
        scores = GC.AllocateUninitializedArray<float>(coarse.Count * capacity);
        Array.Fill(thresholds, float.NegativeInfinity, 0, coarse.Count);
        Array.Fill(thresholds, float.PositiveInfinity, coarse.Count, padded - coarse.Count);
        gates = [.. Enumerable.Range(0, coarse.PanelCount).Select(_ => new object())];
    }

    /// <summary>Whether lists of <paramref name="k"/> fit into the memory that is meant for them.</summary>
    public static bool Fit(int count, int k) =>
        Capacity(k) <= count / 4 && (long)count * Capacity(k) is var entries && entries * (sizeof(int) + sizeof(float)) <= MostBytes && entries <= Array.MaxLength;

    /// <summary>Whether an item's list holds all that can be among its k nearest.</summary>
    public bool IsComplete(int item) => lengths[item] >= 0;

    /// <summary>What can be among an item's k nearest, in no particular order.</summary>
    public ReadOnlySpan<int> this[int item] => indices.AsSpan(item * capacity, lengths[item]);

    /// <summary>Compares all items with all others.</summary>
    /// <param name="prepare">Brings an item into the gallery's frame and returns its norm there.</param>
    /// <param name="parallel">Threads; they can't change what is complete after <see cref="NeighbourSearch{T}"/> has ranked it.</param>
    public void Fill(Func<int, Memory<float>, double> prepare, ParallelOptions parallel)
    {
        int blocks = (coarse.Count + QueriesAtOnce - 1) / QueriesAtOnce;
        Parallel.For(0, coarse.Count, parallel, () => new float[coarse.Dimension], (item, _, row) =>
        {
            margins[item] = MathF.BitIncrement((float)(2 * coarse.ErrorBound(prepare(item, row))));
            return row;
        }, _ => { });
        Parallel.For(0, blocks, parallel, () => new Scratch(coarse.Dimension, capacity), (block, _, scratch) =>
        {
            int first = block * QueriesAtOnce, last = Math.Min(first + QueriesAtOnce, coarse.Count);
            for (int q = first; q < last; q++) prepare(q, scratch.Prepared.AsMemory((q - first) * coarse.Dimension, coarse.Dimension));
            for (int panel = first / W; panel < coarse.PanelCount; panel++) Meet(first, last, panel, scratch);
            return scratch;
        }, _ => { });
        Parallel.For(0, coarse.Count, parallel, () => new float[capacity], (item, _, ordered) =>
        {
            if (lengths[item] > k) Compact(item, ordered);
            return ordered;
        }, _ => { });
    }

    // Room for half as many again as are wanted, so that a list is gone through once in k/2 additions.
    private static int Capacity(int k) => k + (k / 2) + 56;

    private void Meet(int first, int last, int panel, Scratch scratch)
    {
        Span<float> products = scratch.Products;
        coarse.Products(scratch.Prepared, last - first, panel, products);
        scratch.Rows.Clear();
        scratch.Columns.Clear();
        bool isOwn = panel < (first / W) + 2;
        ReadOnlySpan<float> bias = coarse.BiasOf(panel), bars = thresholds.AsSpan(panel * W, W);
        for (int q = first; q < last; q++)
        {
            Vector512<float> bar = Vector512.Create(thresholds[q]), own = Vector512.Create(coarse.BiasOf(q / W)[q % W]);
            for (int start = 0; start < W; start += Vector512<float>.Count)
            {
                Vector512<float> product = Vector512.Create<float>(products.Slice(((q - first) * W) + start));
                Vector512<float> asQuery = product - Vector512.Create<float>(bias[start..]), asItem = product - own;
                ulong rows = Vector512.GreaterThanOrEqual(asQuery, bar).ExtractMostSignificantBits();
                ulong columns = isOwn ? 0 : Vector512.GreaterThanOrEqual(asItem, Vector512.Create<float>(bars[start..])).ExtractMostSignificantBits();
                for (; rows != 0; rows &= rows - 1)
                {
                    int lane = BitOperations.TrailingZeroCount(rows), item = (panel * W) + start + lane;
                    if (item < coarse.Count && item != q) scratch.Rows.Add((q, item, asQuery[lane]));
                }
                for (; columns != 0; columns &= columns - 1)
                {
                    int lane = BitOperations.TrailingZeroCount(columns);
                    scratch.Columns.Add(((panel * W) + start + lane, q, asItem[lane]));
                }
            }
        }
        Add(scratch.Rows, scratch.Ordered);
        Add(scratch.Columns, scratch.Ordered);
    }

    // Hits come by ascending item of the rows, and of one panel of the columns.
    private void Add(List<(int To, int Item, float Score)> hits, float[] ordered)
    {
        for (int i = 0; i < hits.Count;)
        {
            int gate = hits[i].To / W;
            lock (gates[gate])
            {
                for (; i < hits.Count && hits[i].To / W == gate; i++) Add(hits[i].To, hits[i].Item, hits[i].Score, ordered);
            }
        }
    }

    private void Add(int to, int item, float score, float[] ordered)
    {
        if (!(score >= thresholds[to]) || lengths[to] < 0) return;
        if (lengths[to] == capacity) Compact(to, ordered);
        if (lengths[to] < 0 || score < thresholds[to]) return;
        int at = (to * capacity) + lengths[to]++;
        (indices[at], scores[at]) = (item, score);
    }

    private void Compact(int item, float[] ordered)
    {
        Span<int> rows = indices.AsSpan(item * capacity, lengths[item]);
        Span<float> own = scores.AsSpan(item * capacity, lengths[item]);
        own.CopyTo(ordered);
        float threshold = MathF.BitDecrement(Candidates.KthLargest(ordered.AsSpan(0, own.Length), k) - margins[item]);
        int kept = 0;
        for (int i = 0; i < own.Length; i++)
        {
            if (own[i] < threshold) continue;
            (rows[kept], own[kept]) = (rows[i], own[i]);
            kept++;
        }
        bool isFull = kept > capacity - 16;
        (lengths[item], thresholds[item]) = isFull ? (-1, float.PositiveInfinity) : (kept, threshold);
    }

    // What one thread needs for a block of items.
    private sealed class Scratch(int dimension, int capacity)
    {
        public float[] Prepared { get; } = new float[QueriesAtOnce * dimension];

        public float[] Products { get; } = new float[QueriesAtOnce * W];

        public float[] Ordered { get; } = new float[capacity];

        public List<(int To, int Item, float Score)> Rows { get; } = [];

        public List<(int To, int Item, float Score)> Columns { get; } = [];
    }
}
