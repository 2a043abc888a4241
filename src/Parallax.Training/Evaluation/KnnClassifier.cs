using System.Numerics;

namespace Parallax.Training.Evaluation;

/// <summary>
/// Classification by the votes of the k most similar training items, weight exp(s/T) each: the protocol of DINO (Caron et al. 2021) and, with
/// other temperatures, of the k-NN monitors of self-supervised training. docs/methods/metrics.md, "k-NN classifier".
/// </summary>
public static class KnnClassifier
{
    /// <summary>Votes of every test item, one result per entry of <see cref="KnnOptions.Ks"/>, in that order, all from one search.</summary>
    /// <param name="train">N embeddings.</param>
    /// <param name="trainLabels">N class ids in [0, <paramref name="classes"/>).</param>
    /// <param name="test">Q embeddings of the same dimension.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="options">How neighbours vote.</param>
    /// <exception cref="ArgumentException">Counts don't agree, a label is out of range, an option is out of range.</exception>
    public static IReadOnlyList<KnnVotes> Vote<T>(
        EmbeddingTable<T> train, ReadOnlySpan<int> trainLabels, EmbeddingTable<T> test, int classes, KnnOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(options);
        Require(train.Count, trainLabels, classes, options);
        var search = new NeighbourSearch<T>(train, options.Proximity, options.Threads);
        return Collect(test.Count, trainLabels.ToArray(), classes, options, visitor => search.Visit(test, options.Ks.Max(), visitor));
    }

    /// <summary>Votes of every item by all the others: leave one out.</summary>
    /// <param name="items">N embeddings.</param>
    /// <param name="labels">N class ids in [0, <paramref name="classes"/>).</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="options">How neighbours vote.</param>
    /// <exception cref="ArgumentException">Counts don't agree, a label is out of range, an option is out of range.</exception>
    public static IReadOnlyList<KnnVotes> VoteWithin<T>(EmbeddingTable<T> items, ReadOnlySpan<int> labels, int classes, KnnOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(options);
        Require(items.Count, labels, classes, options);
        var search = new NeighbourSearch<T>(items, options.Proximity, options.Threads);
        return Collect(items.Count, labels.ToArray(), classes, options, visitor => search.VisitWithin(options.Ks.Max(), visitor));
    }

    private static KnnVotes[] Collect(int queries, int[] labels, int classes, KnnOptions options, Action<NeighbourVisitor> visit)
    {
        KnnVotes[] results = [.. options.Ks.Select(k => new KnnVotes(k, classes, new double[queries * classes]))];
        visit((query, neighbours) =>
        {
            foreach (KnnVotes votes in results)
                votes.Add(query, neighbours[..Math.Min(votes.K, neighbours.Length)], labels, options.Temperature);
        });
        return results;
    }

    private static void Require(int count, ReadOnlySpan<int> labels, int classes, KnnOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        if (count != labels.Length)
            throw new ArgumentException($"k-NN: {count} training items, but {labels.Length} labels", nameof(labels));
        foreach (int label in labels)
        {
            if (label < 0 || label >= classes)
                throw new ArgumentException($"k-NN: expected labels in [0, {classes}), found {label}", nameof(labels));
        }

        if (options.Ks.Count == 0 || options.Ks.Any(k => k < 1))
            throw new ArgumentException("k-NN: expected one or more k of at least 1", nameof(options));
        if (!(options.Temperature >= 1e-3))
            throw new ArgumentException($"k-NN: expected a temperature of at least 0.001, found {options.Temperature}", nameof(options));
        if (options.Proximity == Proximity.Euclidean)
            throw new ArgumentException("k-NN: votes need a similarity, cosine or inner product", nameof(options));
    }
}
