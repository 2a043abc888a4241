using System.Numerics;
using System.Runtime.Intrinsics;

namespace Parallax.Training.Evaluation.Clustering;

/// <summary>
/// Each item's nearest centroid while centroids move: exact, the lower one of equally near ones. Of every item and group of centroids a distance is known that none
/// of the group is nearer than; it shrinks by what the group's centroids move at most, and a group is looked at again when it could hold the nearest
/// (the triangle inequality: Ding et al., "Yinyang K-Means", ICML 2015).
/// </summary>
internal sealed class NearestCentroids<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int ItemsAtOnce = 64, W = CoarseGallery.PanelWidth;
    private const double Slack = 1e-12;          // more than a distance in float64 can be off
    private const float Rounding = 1 - (1f / (1 << 22));
    private const long MostBounds = 1L << 28;    // 1 GiB
    private readonly EmbeddingTable<T> items;
    private readonly ParallelOptions parallel;
    private readonly int k, panelsPerGroup, groups;
    private readonly float[] bounds;   // (N, groups): no centroid of the group is nearer

    /// <summary>Finds the nearest of the first centroids.</summary>
    /// <param name="items">N embeddings.</param>
    /// <param name="centroids">(k, D).</param>
    /// <param name="parallel">Threads.</param>
    public NearestCentroids(EmbeddingTable<T> items, double[] centroids, ParallelOptions parallel)
    {
        (this.items, this.parallel, Centroids) = (items, parallel, centroids);
        k = centroids.Length / items.Dimension;
        int panels = (k + W - 1) / W;
        panelsPerGroup = (int)((panels * (long)items.Count / MostBounds) + 1);
        groups = (panels + panelsPerGroup - 1) / panelsPerGroup;
        bounds = new float[(long)items.Count * groups];
        Assignment = [.. Enumerable.Repeat(-1, items.Count)];
        Distances = new double[items.Count];
        Array.Fill(Distances, double.PositiveInfinity);
        Assign(new float[groups]);
    }

    /// <summary>Where the centroids are, (k, D).</summary>
    public double[] Centroids { get; private set; }

    /// <summary>The nearest centroid of each item.</summary>
    public int[] Assignment { get; }

    /// <summary>‖x − c‖² of each item and its centroid.</summary>
    public double[] Distances { get; }

    /// <summary>Whether the last move gave an item another centroid.</summary>
    public bool Changed { get; private set; } = true;

    /// <summary>Moves the centroids and finds the nearest ones again.</summary>
    public void Move(double[] centroids)
    {
        float[] moved = new float[groups];
        for (int c = 0; c < k; c++)
        {
            double distance = Math.Sqrt(ExactScore.SquaredDistance<double, double>(centroids.AsSpan(c * items.Dimension, items.Dimension), Centroid(c)));
            ref float most = ref moved[c / W / panelsPerGroup];
            if (distance > 0) most = Math.Max(most, MathF.BitIncrement((float)(distance * (1 + Slack))));
        }
        Centroids = centroids;
        int[] before = [.. Assignment];
        Parallel.For(0, items.Count, parallel, i => Distances[i] = ExactScore.SquaredDistance(items.Row(i), Centroid(Assignment[i])));
        Assign(moved);
        Changed = !Assignment.AsSpan().SequenceEqual(before);
    }

    private void Assign(float[] moved)
    {
        CoarseGallery coarse = CoarseGallery.Pack(new EmbeddingTable<double>(Centroids, items.Dimension), Proximity.Euclidean);
        int blocks = (items.Count + ItemsAtOnce - 1) / ItemsAtOnce;
        Parallel.For(0, blocks, parallel, () => new Scratch(items.Dimension, groups), (block, _, scratch) =>
        {
            int first = block * ItemsAtOnce, count = Math.Min(ItemsAtOnce, items.Count - first);
            Start(first, count, moved, coarse, scratch);
            for (int group = 0; group < groups; group++)
                if (scratch.Needed[group] != 0) Look(first, group, coarse, scratch);
            for (int i = 0; i < count; i++) Decide(first + i, scratch.Near[i].Candidates);
            return scratch;
        }, _ => { });
    }

    // Which items of a block need which groups.
    private void Start(int first, int count, float[] moved, CoarseGallery coarse, Scratch scratch)
    {
        int D = items.Dimension;
        Array.Clear(scratch.Needed);
        for (int i = 0; i < count; i++)
        {
            double norm = scratch.Norms[i] = coarse.Prepare(items.Row(first + i), scratch.Prepared.AsSpan(i * D, D));
            scratch.Near[i].Start(coarse.ScoreAt(norm, Distances[first + i]), coarse.ErrorBound(norm));
            float reach = MathF.BitIncrement((float)(Math.Sqrt(Distances[first + i]) * (1 + Slack)));
            Span<float> own = bounds.AsSpan((first + i) * groups, groups);
            Shrink(own, moved);
            for (int group = 0; group < groups; group += Vector512<float>.Count) Mark(own, group, reach, 1UL << i, scratch.Needed);
        }
    }

    // A float32 difference rounds by less than the factor takes away.
    private static void Shrink(Span<float> own, ReadOnlySpan<float> moved)
    {
        int g = 0;
        for (; g + Vector512<float>.Count <= own.Length; g += Vector512<float>.Count)
            ((Vector512.Create<float>(own[g..]) - Vector512.Create(moved[g..])) * Rounding).CopyTo(own[g..]);
        for (; g < own.Length; g++) own[g] = (own[g] - moved[g]) * Rounding;
    }

    // Marks those of sixteen groups, or of the last ones, that could hold something in reach.
    private static void Mark(ReadOnlySpan<float> own, int group, float reach, ulong item, ulong[] needed)
    {
        if (group + Vector512<float>.Count <= own.Length)
        {
            ulong near = Vector512.LessThanOrEqual(Vector512.Create(own[group..]), Vector512.Create(reach)).ExtractMostSignificantBits();
            for (; near != 0; near &= near - 1) needed[group + BitOperations.TrailingZeroCount(near)] |= item;
            return;
        }
        for (; group < own.Length; group++)
            if (own[group] <= reach) needed[group] |= item;
    }

    // The scores of a group's centroids for the items that need them, and the new bounds.
    private void Look(int first, int group, CoarseGallery coarse, Scratch scratch)
    {
        int D = items.Dimension, count = 0;
        Span<int> who = stackalloc int[ItemsAtOnce];
        for (ulong needed = scratch.Needed[group]; needed != 0; needed &= needed - 1)
        {
            int i = who[count] = BitOperations.TrailingZeroCount(needed);
            scratch.Prepared.AsSpan(i * D, D).CopyTo(scratch.Gathered.AsSpan(count++ * D));
        }
        Span<float> best = stackalloc float[ItemsAtOnce];
        best.Fill(float.NegativeInfinity);
        int last = Math.Min((group + 1) * panelsPerGroup, coarse.PanelCount);
        for (int panel = group * panelsPerGroup; panel < last; panel++)
        {
            coarse.Scores(scratch.Gathered, count, panel, scratch.Scores);
            for (int n = 0; n < count; n++)
            {
                ReadOnlySpan<float> scores = scratch.Scores.AsSpan(n * W, W);
                scratch.Near[who[n]].Offer(scores, panel * W);
                best[n] = Math.Max(best[n], Largest(scores));
            }
        }
        for (int n = 0; n < count; n++) bounds[((first + who[n]) * groups) + group] = coarse.LeastDistance(scratch.Norms[who[n]], best[n]);
    }

    private void Decide(int row, ReadOnlySpan<int> candidates)
    {
        foreach (int c in candidates)
        {
            double distance = ExactScore.SquaredDistance(items.Row(row), Centroid(c));
            if (distance < Distances[row] || (distance == Distances[row] && c < Assignment[row])) (Distances[row], Assignment[row]) = (distance, c);
        }
    }

    private static float Largest(ReadOnlySpan<float> scores)
    {
        Vector512<float> sixteen = Vector512.Max(Vector512.Create(scores), Vector512.Create(scores[16..]));
        Vector256<float> eight = Vector256.Max(sixteen.GetLower(), sixteen.GetUpper());
        Vector128<float> four = Vector128.Max(eight.GetLower(), eight.GetUpper());
        return Math.Max(Math.Max(four[0], four[1]), Math.Max(four[2], four[3]));
    }

    private ReadOnlySpan<double> Centroid(int c) => Centroids.AsSpan(c * items.Dimension, items.Dimension);

    // What one thread needs for a block of items.
    private sealed class Scratch(int dimension, int groups)
    {
        public float[] Prepared { get; } = new float[ItemsAtOnce * dimension];

        public float[] Gathered { get; } = new float[ItemsAtOnce * dimension];

        public float[] Scores { get; } = new float[ItemsAtOnce * W];

        public double[] Norms { get; } = new double[ItemsAtOnce];

        public ulong[] Needed { get; } = new ulong[groups];

        public NearestShortlist[] Near { get; } = [.. Enumerable.Range(0, ItemsAtOnce).Select(_ => new NearestShortlist())];
    }
}
