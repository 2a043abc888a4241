using System.Numerics;

namespace Parallax.Training.Evaluation.Clustering;

/// <summary>
/// Each item's nearest centroid while centroids move: exact, the lower one of equally near ones. An item whose own centroid got no farther is compared with
/// the centroids that moved alone, since the others were no nearer before and are where they were.
/// </summary>
internal sealed class NearestCentroids<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int ItemsAtOnce = 64;
    private readonly EmbeddingTable<T> items;
    private readonly ParallelOptions parallel;

    /// <summary>Finds the nearest of the first centroids.</summary>
    /// <param name="items">N embeddings.</param>
    /// <param name="centroids">(k, D).</param>
    /// <param name="parallel">Threads.</param>
    public NearestCentroids(EmbeddingTable<T> items, double[] centroids, ParallelOptions parallel)
    {
        (this.items, this.parallel, Centroids) = (items, parallel, centroids);
        Assignment = [.. Enumerable.Repeat(-1, items.Count)];
        Distances = new double[items.Count];
        Array.Fill(Distances, double.PositiveInfinity);
        Search([.. Enumerable.Range(0, items.Count)], [.. Enumerable.Range(0, centroids.Length / items.Dimension)]);
        Changed = true;
    }

    /// <summary>Where the centroids are, (k, D).</summary>
    public double[] Centroids { get; private set; }

    /// <summary>The nearest centroid of each item.</summary>
    public int[] Assignment { get; }

    /// <summary>‖x − c‖² of each item and its centroid.</summary>
    public double[] Distances { get; }

    /// <summary>Whether the last move gave an item another centroid.</summary>
    public bool Changed { get; private set; }

    /// <summary>Moves the centroids and finds the nearest ones again.</summary>
    public void Move(double[] centroids)
    {
        int D = items.Dimension, k = centroids.Length / D;
        int[] moved = [.. Enumerable.Range(0, k).Where(c => !centroids.AsSpan(c * D, D).SequenceEqual(Centroids.AsSpan(c * D, D)))];
        Centroids = centroids;
        int[] before = [.. Assignment];
        bool[] farther = new bool[items.Count];
        Parallel.For(0, items.Count, parallel, i =>
        {
            double distance = ExactScore.SquaredDistance(items.Row(i), Centroid(Assignment[i]));
            farther[i] = distance > Distances[i];
            Distances[i] = distance;
        });
        ILookup<bool, int> byFate = Enumerable.Range(0, items.Count).ToLookup(i => farther[i]);
        Search([.. byFate[true]], [.. Enumerable.Range(0, k)]);
        Search([.. byFate[false]], moved);
        Changed = !Assignment.AsSpan().SequenceEqual(before);
    }

    // Improves the assignment of some items by some centroids.
    private void Search(int[] rows, int[] among)
    {
        if (rows.Length == 0 || among.Length == 0) return;
        int D = items.Dimension;
        double[] chosen = new double[among.Length * (long)D];
        for (int c = 0; c < among.Length; c++) Centroid(among[c]).CopyTo(chosen.AsSpan(c * D));
        CoarseGallery coarse = CoarseGallery.Pack(new EmbeddingTable<double>(chosen, D), Proximity.Euclidean);
        int blocks = (rows.Length + ItemsAtOnce - 1) / ItemsAtOnce;
        Parallel.For(0, blocks, parallel, () => new Scratch(D), (block, _, scratch) =>
        {
            ReadOnlySpan<int> some = rows.AsSpan(block * ItemsAtOnce, Math.Min(ItemsAtOnce, rows.Length - (block * ItemsAtOnce)));
            Shortlist(some, coarse, scratch);
            for (int i = 0; i < some.Length; i++) Decide(some[i], scratch.Near[i].Candidates, among);
            return scratch;
        }, _ => { });
    }

    private void Shortlist(ReadOnlySpan<int> rows, CoarseGallery coarse, Scratch scratch)
    {
        int D = items.Dimension;
        for (int i = 0; i < rows.Length; i++)
        {
            double norm = coarse.Prepare(items.Row(rows[i]), scratch.Prepared.AsSpan(i * D, D));
            scratch.Near[i].Start(coarse.ScoreAt(norm, Distances[rows[i]]), coarse.ErrorBound(norm));
        }
        Span<float> scores = stackalloc float[ItemsAtOnce * CoarseGallery.PanelWidth];
        for (int panel = 0; panel < coarse.PanelCount; panel++)
        {
            coarse.Scores(scratch.Prepared, rows.Length, panel, scores);
            for (int i = 0; i < rows.Length; i++)
                scratch.Near[i].Offer(scores.Slice(i * CoarseGallery.PanelWidth, CoarseGallery.PanelWidth), panel * CoarseGallery.PanelWidth);
        }
    }

    private void Decide(int row, ReadOnlySpan<int> candidates, int[] among)
    {
        foreach (int candidate in candidates)
        {
            int c = among[candidate];
            double distance = ExactScore.SquaredDistance(items.Row(row), Centroid(c));
            if (distance < Distances[row] || (distance == Distances[row] && c < Assignment[row])) (Distances[row], Assignment[row]) = (distance, c);
        }
    }

    private ReadOnlySpan<double> Centroid(int c) => Centroids.AsSpan(c * items.Dimension, items.Dimension);

    // What one thread needs for a block of items.
    private sealed class Scratch(int dimension)
    {
        public float[] Prepared { get; } = new float[ItemsAtOnce * dimension];

        public NearestShortlist[] Near { get; } = [.. Enumerable.Range(0, ItemsAtOnce).Select(_ => new NearestShortlist())];
    }
}
