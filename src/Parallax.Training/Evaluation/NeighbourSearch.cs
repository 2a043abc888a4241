using System.Numerics;

namespace Parallax.Training.Evaluation;

/// <summary>
/// Exact nearest neighbours. Float32 products with a proven error bound leave a shortlist per query, whose distances are then computed in
/// float64 by direct difference: the result is exact, equal distances are equal, and ties go to the lower gallery row. It depends neither on
/// thread count nor on block size, and memory stays proportional to the gallery. Within one set each product serves both of its items where the
/// candidates of all items fit into 2 GiB (4 million items for k = 10, 170,000 for k = 1000); beyond, items are searched for one by one.
/// </summary>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class NeighbourSearch<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int QueriesAtOnce = 64;
    private readonly EmbeddingTable<T> gallery;
    private readonly Proximity proximity;
    private readonly CoarseGallery coarse;
    private readonly double[] inverseNorms;
    private readonly ParallelOptions parallel;

    /// <summary>Prepares <paramref name="gallery"/> for searching; costs one copy of it in float32.</summary>
    /// <param name="gallery">The embeddings to find.</param>
    /// <param name="proximity">What nearest means.</param>
    /// <param name="threads">Threads to search with; null takes every processor.</param>
    public NeighbourSearch(EmbeddingTable<T> gallery, Proximity proximity, int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(gallery);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads ?? 1, 1);
        this.gallery = gallery;
        this.proximity = proximity;
        coarse = CoarseGallery.Pack(gallery, proximity);
        inverseNorms = proximity == Proximity.Cosine ? [.. Enumerable.Range(0, gallery.Count).Select(i => InverseNorm(gallery.Row(i)))] : [];
        parallel = new ParallelOptions { MaxDegreeOfParallelism = threads ?? Environment.ProcessorCount };
    }

    /// <summary>The <paramref name="k"/> nearest gallery items of every query, or all items when the gallery holds fewer.</summary>
    public NeighbourLists Find(EmbeddingTable<T> queries, int k)
    {
        ArgumentNullException.ThrowIfNull(queries);
        return Collect(queries.Count, Math.Min(k, gallery.Count), visitor => Visit(queries, k, visitor));
    }

    /// <summary>The <paramref name="k"/> nearest other items of every gallery item; the item itself is left out by its row.</summary>
    public NeighbourLists FindWithin(int k) =>
        Collect(gallery.Count, Math.Min(k, Math.Max(0, gallery.Count - 1)), visitor => VisitWithin(k, visitor));

    /// <summary>As <see cref="Find"/>, handing each list over instead of keeping it.</summary>
    public void Visit(EmbeddingTable<T> queries, int k, NeighbourVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(queries);
        if (queries.Dimension != gallery.Dimension)
            throw new ArgumentException($"neighbours: queries have {queries.Dimension} dimensions, the gallery has {gallery.Dimension}", nameof(queries));
        Visit(queries, within: false, k, visitor);
    }

    /// <summary>As <see cref="FindWithin"/>, handing each list over instead of keeping it.</summary>
    public void VisitWithin(int k, NeighbourVisitor visitor) => Visit(gallery, within: true, k, visitor);

    private static NeighbourLists Collect(int queries, int depth, Action<NeighbourVisitor> visit)
    {
        var items = new Neighbour[(long)queries * depth];
        visit((query, neighbours) => neighbours.CopyTo(items.AsSpan(query * depth, depth)));
        return new NeighbourLists(items, queries, depth);
    }

    private void Visit(EmbeddingTable<T> queries, bool within, int k, NeighbourVisitor visitor)
    {
        ArgumentNullException.ThrowIfNull(visitor);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        int depth = Math.Min(k, gallery.Count - (within ? 1 : 0));
        int[] rows = within && depth > 0 && MutualShortlists.Fit(gallery.Count, depth) ? VisitMutually(depth, visitor) : [.. Enumerable.Range(0, queries.Count)];
        int blocks = (rows.Length + QueriesAtOnce - 1) / QueriesAtOnce;
        Parallel.For(0, blocks, parallel, () => new Scratch(gallery.Count, gallery.Dimension), (block, _, scratch) =>
        {
            ReadOnlySpan<int> some = rows.AsSpan(block * QueriesAtOnce, Math.Min(QueriesAtOnce, rows.Length - (block * QueriesAtOnce)));
            if (depth > 0)
                Shortlist(queries, some, within, depth, scratch);
            for (int i = 0; i < some.Length; i++)
                visitor(some[i], depth > 0 ? Rank(queries.Row(some[i]), scratch.Candidates[i], depth, scratch.Ranking) : []);
            return scratch;
        }, _ => { });
    }

    // Each item among the others by half of the products; the rows whose lists were given up are left.
    private int[] VisitMutually(int depth, NeighbourVisitor visitor)
    {
        var lists = new MutualShortlists(coarse, depth);
        lists.Fill((item, prepared) => coarse.Prepare(gallery.Row(item), prepared.Span), parallel);
        Parallel.For(0, gallery.Count, parallel, () => new Ranking(), (item, _, ranking) =>
        {
            if (lists.IsComplete(item))
                visitor(item, Rank(gallery.Row(item), lists[item], depth, ranking));
            return ranking;
        }, _ => { });
        return [.. Enumerable.Range(0, gallery.Count).Where(item => !lists.IsComplete(item))];
    }

    private void Shortlist(EmbeddingTable<T> queries, ReadOnlySpan<int> rows, bool within, int depth, Scratch scratch)
    {
        int D = gallery.Dimension;
        for (int i = 0; i < rows.Length; i++)
        {
            double norm = coarse.Prepare(queries.Row(rows[i]), scratch.Prepared.AsSpan(i * D, D));
            scratch.Candidates[i].Start(depth, within ? rows[i] : -1, coarse.ErrorBound(norm));
        }

        Span<float> scores = stackalloc float[QueriesAtOnce * CoarseGallery.PanelWidth];
        for (int panel = 0; panel < coarse.PanelCount; panel++)
        {
            coarse.Scores(scratch.Prepared, rows.Length, panel, scores);
            for (int i = 0; i < rows.Length; i++)
                scratch.Candidates[i].Offer(scores.Slice(i * CoarseGallery.PanelWidth, CoarseGallery.PanelWidth), panel * CoarseGallery.PanelWidth);
        }
    }

    private ReadOnlySpan<Neighbour> Rank(ReadOnlySpan<T> query, Candidates candidates, int depth, Ranking ranking)
    {
        candidates.Compact();
        return Rank(query, candidates.Indices, depth, ranking);
    }

    private ReadOnlySpan<Neighbour> Rank(ReadOnlySpan<T> query, ReadOnlySpan<int> shortlist, int depth, Ranking ranking)
    {
        Span<Neighbour> ranked = ranking.Of(shortlist.Length);
        double inverseNorm = proximity == Proximity.Cosine ? InverseNorm(query) : 1;
        for (int i = 0; i < ranked.Length; i++)
        {
            int j = shortlist[i];
            ranked[i] = new Neighbour(j, proximity switch
            {
                Proximity.Euclidean => ExactScore.SquaredDistance(query, gallery.Row(j)),
                Proximity.Cosine => ExactScore.Dot(query, gallery.Row(j)) * inverseNorm * inverseNorms[j],
                _ => ExactScore.Dot(query, gallery.Row(j)),
            });
        }

        if (proximity == Proximity.Euclidean)
            ranked.Sort(static (a, b) => a.Value != b.Value ? a.Value.CompareTo(b.Value) : a.Index.CompareTo(b.Index));
        else
            ranked.Sort(static (a, b) => a.Value != b.Value ? b.Value.CompareTo(a.Value) : a.Index.CompareTo(b.Index));
        return ranked[..depth];
    }

    private static double InverseNorm(ReadOnlySpan<T> embedding)
    {
        double norm = ExactScore.Norm(embedding);
        return norm > 0 ? 1 / norm : 0;
    }

    // What one thread needs for a block of queries.
    private sealed class Scratch
    {
        internal Scratch(int galleryCount, int dimension)
        {
            Prepared = new float[QueriesAtOnce * dimension];
            Candidates = [.. Enumerable.Range(0, QueriesAtOnce).Select(_ => new Candidates(galleryCount))];
        }

        internal float[] Prepared { get; }

        internal Candidates[] Candidates { get; }

        internal Ranking Ranking { get; } = new();
    }

    // Room for the candidates of one query.
    private sealed class Ranking
    {
        private Neighbour[] ranked = [];

        internal Span<Neighbour> Of(int count)
        {
            if (ranked.Length < count)
                ranked = new Neighbour[Math.Max(count, 2 * ranked.Length)];
            return ranked.AsSpan(0, count);
        }
    }
}
