using System.Numerics;

namespace Parallax.Training.Evaluation.Clustering;

/// <summary>
/// Lloyd's k-means on squared Euclidean distances, from k distinct items as faiss draws them. Assignments are exact (see <see cref="NearestCentroids{T}"/>) and
/// means are summed in the items' order in float64, so threads can't matter. Memory is that of items and centroids: never the N × k distances.
/// </summary>
/// <remarks>
/// An empty cluster gets half of the one whose items are farthest from their mean, in sum of squares: both stand at the mean, pushed apart by factors of 1 ± 1/1024 in turn over
/// the dimensions; where all items stand on their means it stays empty. (faiss draws the one to halve by size.) docs/methods/metrics.md, "Clustering".
/// </remarks>
public static class KMeans
{
    private const double Push = 1.0 / 1024;
    private const uint BetweenRestarts = 15486557;   // faiss's

    /// <summary>Clusters items.</summary>
    /// <param name="items">N embeddings, as they are.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Asked between iterations.</param>
    /// <exception cref="ArgumentException">There are fewer items than clusters, or an option is out of range.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static KMeansResult Of<T>(EmbeddingTable<T> items, KMeansOptions options, CancellationToken cancellation = default)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(options);
        foreach (int number in new[] { options.Clusters, options.Iterations, options.Restarts, options.Threads ?? 1 }) ArgumentOutOfRangeException.ThrowIfLessThan(number, 1, nameof(options));
        if (options.Clusters > items.Count) throw new ArgumentException($"k-means: {options.Clusters} clusters of {items.Count} items, expected at most as many clusters as items", nameof(options));
        return Enumerable.Range(0, options.Restarts)
            .Select(restart => From(items, MersenneTwister.Sample(options.Seed + 1 + ((uint)restart * BetweenRestarts), items.Count, options.Clusters), options, cancellation))
            .MinBy(result => result.Objective[^1])!;
    }

    private static KMeansResult From<T>(EmbeddingTable<T> items, int[] starts, KMeansOptions options, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.Threads ?? Environment.ProcessorCount };
        var search = new NearestCentroids<T>(items, starts.SelectMany(start => items.Row(start).ToArray()).Select(double.CreateTruncating).ToArray(), parallel);
        double[] objective = new double[options.Iterations];
        for (int i = 0; i < objective.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            objective[i] = search.Distances.Sum();
            if (i > 0 && !search.Changed)
            {
                Array.Fill(objective, objective[i], i, objective.Length - i);
                break;
            }
            search.Move(Means(items, search.Assignment, options.Clusters, parallel));
        }
        return new KMeansResult(new EmbeddingTable<double>(search.Centroids, items.Dimension), search.Assignment, objective);
    }

    private static double[] Means<T>(EmbeddingTable<T> items, int[] assignment, int k, ParallelOptions parallel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int D = items.Dimension;
        var (members, first) = Members(assignment, k);
        int[] empty = [.. Enumerable.Range(0, k).Where(c => first[c] == first[c + 1])];
        double[] centroids = new double[k * (long)D], spread = new double[k];
        Parallel.For(0, k, parallel, c =>
        {
            Span<double> mean = centroids.AsSpan(c * D, D);
            for (int m = first[c]; m < first[c + 1]; m++)
            {
                ReadOnlySpan<T> x = items.Row(members[m]);
                for (int d = 0; d < D; d++) mean[d] += double.CreateTruncating(x[d]);
            }
            int n = first[c + 1] - first[c];
            for (int d = 0; n > 0 && d < D; d++) mean[d] /= n;
            for (int m = first[c]; empty.Length > 0 && m < first[c + 1]; m++) spread[c] += ExactScore.SquaredDistance(items.Row(members[m]), mean);
        });
        Split(centroids, D, spread, empty);
        return centroids;
    }

    // The items of cluster c, ascending, are members[first[c]..first[c + 1]].
    private static (int[] Members, int[] First) Members(int[] assignment, int k)
    {
        int[] first = new int[k + 1], members = new int[assignment.Length];
        foreach (int c in assignment) first[c + 1]++;
        for (int c = 0; c < k; c++) first[c + 1] += first[c];
        int[] next = first[..k];
        for (int i = 0; i < assignment.Length; i++) members[next[assignment[i]]++] = i;
        return (members, first);
    }

    private static void Split(double[] centroids, int D, double[] spread, int[] empty)
    {
        if (empty.Length == 0) return;
        var widest = new PriorityQueue<int, (double, int)>(Enumerable.Range(0, spread.Length).Except(empty).Select(c => (c, (-spread[c], c))));
        foreach (int half in empty)
        {
            int full = widest.Dequeue();
            Span<double> a = centroids.AsSpan(full * D, D), b = centroids.AsSpan(half * D, D);
            for (int d = 0; d < D; d++)
            {
                double push = spread[full] == 0 ? 0 : d % 2 == 0 ? Push : -Push;
                (a[d], b[d]) = (a[d] * (1 - push), a[d] * (1 + push));
            }
            spread[full] = spread[half] = spread[full] / 2;
            foreach (int c in new[] { full, half }) widest.Enqueue(c, (-spread[c], c));
        }
    }
}
