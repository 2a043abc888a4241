using System.Numerics;

namespace Parallax.Training.Evaluation;

/// <summary>
/// Retrieval by label. r(i) = 1 if the i-th neighbour has the query's label, P(i) = 1/i Σ_{j ≤ i} r(j), n = gallery items with that label,
/// R = the matches that can be found: n − 1 within one set, n from queries to a gallery. Definitions and their sources:
/// docs/methods/metrics.md, "Retrieval".
/// </summary>
public static class RetrievalMetrics
{
    /// <summary>Every item is a query against all others.</summary>
    /// <param name="items">N embeddings.</param>
    /// <param name="labels">N class ids.</param>
    /// <param name="options">What to compute.</param>
    public static RetrievalScores Within<T>(EmbeddingTable<T> items, ReadOnlySpan<int> labels, RetrievalOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(options);
        RequireLabels(items, labels, nameof(labels));
        var tally = new Tally(labels.ToArray(), labels.ToArray(), counted: 1, options);
        new NeighbourSearch<T>(items, options.Proximity, options.Threads).VisitWithin(tally.Depth, tally.Visit);
        return tally.Scores();
    }

    /// <summary>Queries against a separate gallery.</summary>
    /// <param name="gallery">N embeddings with their class ids.</param>
    /// <param name="galleryLabels">N class ids.</param>
    /// <param name="queries">Q embeddings.</param>
    /// <param name="queryLabels">Q class ids.</param>
    /// <param name="options">What to compute.</param>
    public static RetrievalScores Between<T>(
        EmbeddingTable<T> gallery, ReadOnlySpan<int> galleryLabels, EmbeddingTable<T> queries, ReadOnlySpan<int> queryLabels, RetrievalOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(options);
        RequireLabels(gallery, galleryLabels, nameof(galleryLabels));
        RequireLabels(queries, queryLabels, nameof(queryLabels));
        var tally = new Tally(galleryLabels.ToArray(), queryLabels.ToArray(), counted: 0, options);
        new NeighbourSearch<T>(gallery, options.Proximity, options.Threads).Visit(queries, tally.Depth, tally.Visit);
        return tally.Scores();
    }

    private static void RequireLabels<T>(EmbeddingTable<T> table, ReadOnlySpan<int> labels, string argument)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(table);
        if (table.Count != labels.Length)
            throw new ArgumentException($"retrieval: {table.Count} embeddings, but {labels.Length} labels", argument);
    }

    // The terms of every query, then their means; a query's terms are written by one thread and summed in order, so threads can't matter.
    private sealed class Tally
    {
        private const int S2sdCut = 1000, RdmlCut = 1023;
        private readonly int[] galleryLabels, queryLabels;
        private readonly int counted; // how many of the n gallery items of a query's class are the query itself
        private readonly RetrievalOptions options;
        private readonly Dictionary<int, int> classSizes;
        private readonly QueryTerms[] terms;

        internal Tally(int[] galleryLabels, int[] queryLabels, int counted, RetrievalOptions options)
        {
            if (options.Ks.Any(k => k < 1))
                throw new ArgumentException($"retrieval: Recall@K needs K of at least 1, found {options.Ks.Min()}", nameof(options));
            (this.galleryLabels, this.queryLabels, this.counted, this.options) = (galleryLabels, queryLabels, counted, options);
            classSizes = galleryLabels.CountBy(label => label).ToDictionary();
            terms = new QueryTerms[queryLabels.Length];
            int needed = Math.Max(RdmlCut, Math.Max(options.Ks.DefaultIfEmpty().Max(), classSizes.Values.DefaultIfEmpty().Max()));
            Depth = options.Depth == RankingDepth.Whole ? Math.Max(1, galleryLabels.Length) : needed;
        }

        internal int Depth { get; }

        internal void Visit(int query, ReadOnlySpan<Neighbour> neighbours)
        {
            int n = classSizes.GetValueOrDefault(queryLabels[query]);
            int R = n - counted;
            int lim = Math.Min(RdmlCut, galleryLabels.Length);
            QueryTerms t = new() { Possible = R > 0, FirstMatch = int.MaxValue };
            int matches = 0;
            for (int i = 1; i <= neighbours.Length && matches < R; i++)
            {
                if (galleryLabels[neighbours[i - 1].Index] != queryLabels[query])
                    continue;
                double precision = (double)++matches / i; // P(i), r(i) = 1
                t.FirstMatch = Math.Min(t.FirstMatch, i);
                t.RPrecision += i <= R ? 1.0 / R : 0;
                t.ApAtR += i <= R ? precision / R : 0;
                t.ApAtC += i <= n ? precision / n : 0;
                t.ApAt1000 += i <= S2sdCut ? precision / n : 0;
                t.ApLim += i <= lim ? precision / n : 0;
                t.ApOfAll += precision / n;
                t.Ap += precision / R;
            }

            terms[query] = t;
        }

        internal RetrievalScores Scores()
        {
            QueryTerms[] possible = [.. terms.Where(t => t.Possible)];
            bool whole = options.Depth == RankingDepth.Whole;
            return new RetrievalScores
            {
                Recall = options.Ks.Distinct().ToDictionary(k => k, k => Mean(terms, t => t.FirstMatch <= k ? 1 : 0)),
                PrecisionAt1 = Mean(possible, t => t.FirstMatch == 1 ? 1 : 0),
                RPrecision = Mean(possible, t => t.RPrecision),
                MapAtR = Mean(possible, t => t.ApAtR),
                MapAtC = Mean(terms, t => t.ApAtC),
                MapAt1000 = Mean(terms, t => t.ApAt1000),
                MapLim = Mean(terms, t => t.ApLim),
                MapOfAll = whole ? Mean(terms, t => t.ApOfAll) : null,
                Map = whole ? Mean(possible, t => t.Ap) : null,
                Mrr = whole ? Mean(possible, t => t.FirstMatch == int.MaxValue ? 0 : 1.0 / t.FirstMatch) : null,
                ApAtR = [.. terms.Select(t => t.Possible ? t.ApAtR : double.NaN)],
            };
        }

        private static double Mean(QueryTerms[] queries, Func<QueryTerms, double> term) =>
            queries.Length == 0 ? double.NaN : queries.Sum(term) / queries.Length;
    }

    private struct QueryTerms
    {
        public bool Possible;
        public int FirstMatch;
        public double RPrecision, ApAtR, ApAtC, ApAt1000, ApLim, ApOfAll, Ap;
    }
}
