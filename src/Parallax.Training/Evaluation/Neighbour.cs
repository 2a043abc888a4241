namespace Parallax.Training.Evaluation;

/// <summary>A gallery item near a query.</summary>
/// <param name="Index">The item's row in the gallery.</param>
/// <param name="Value">Squared distance, cosine or inner product with the query, computed in float64.</param>
public readonly record struct Neighbour(int Index, double Value);

/// <summary>Receives one query's neighbours, nearest first. Called once a query, from several threads and in any order.</summary>
/// <param name="query">The query's row.</param>
/// <param name="neighbours">Its neighbours; valid during the call only.</param>
public delegate void NeighbourVisitor(int query, ReadOnlySpan<Neighbour> neighbours);

/// <summary>The neighbours of Q queries, each list of the same length, nearest first.</summary>
public sealed class NeighbourLists
{
    private readonly Neighbour[] items;

    internal NeighbourLists(Neighbour[] items, int count, int depth)
    {
        this.items = items;
        (Count, Depth) = (count, depth);
    }

    /// <summary>Q, the number of queries.</summary>
    public int Count { get; }

    /// <summary>Neighbours per query: what was asked for, or all there are when the gallery holds fewer.</summary>
    public int Depth { get; }

    /// <summary>The neighbours of <paramref name="query"/>.</summary>
    public ReadOnlySpan<Neighbour> this[int query] => items.AsSpan(query * Depth, Depth);
}
