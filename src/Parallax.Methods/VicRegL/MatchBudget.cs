namespace Parallax.Methods.VicRegL;

/// <summary>How many matches each search of VICRegL's local criterion keeps.</summary>
/// <remarks>
/// Paper and released code differ (docs/methods/vicregl.md): by the paper γ depends on the view that searches and holds for matches by
/// place and by feature alike; the code takes γ by the direction of the search and, by default, keeps every feature match.
/// </remarks>
public sealed record MatchBudget
{
    /// <summary>What decides the γ of a search. Default: the grid of the view that searches, as in the paper.</summary>
    public MatchRule Rule { get; init; } = MatchRule.ByGrid;

    /// <summary>The values of γ, each at least 1, in the order that <see cref="Rule"/> describes. Default 20 and 4, as published.</summary>
    public IReadOnlyList<int> PlaceMatches { get; init; } = [20, 4];

    /// <summary>Whether feature matches are kept as place matches are. Default: they are; the author called the code's default a slip.</summary>
    public FeatureMatches FeatureMatches { get; init; } = FeatureMatches.Filtered;

    /// <summary>γ of one search; a search with fewer inputs keeps them all.</summary>
    internal int Kept(int view, bool forward, ReadOnlySpan<int> patches)
    {
        int position = Rule switch
        {
            MatchRule.ByView => view,
            MatchRule.ByDirection => forward ? 0 : 1,
            _ => LargerGrids(patches, patches[view]),
        };
        return Math.Min(PlaceMatches[Math.Min(position, PlaceMatches.Count - 1)], patches[view]);
    }

    private static int LargerGrids(ReadOnlySpan<int> patches, int own)
    {
        var larger = new HashSet<int>();
        foreach (int count in patches) if (count > own) larger.Add(count);
        return larger.Count;
    }
}

/// <summary>What decides how many matches a search keeps.</summary>
public enum MatchRule
{
    /// <summary>The grid of the view that searches: the first value for the largest grid, the next for the next; the last repeats.</summary>
    ByGrid,

    /// <summary>The view that searches: one value a view; the last repeats.</summary>
    ByView,

    /// <summary>Released code: of a pair (i, j) the search from i keeps the first value, the search from j the second.</summary>
    ByDirection,
}

/// <summary>Which feature matches are kept.</summary>
public enum FeatureMatches
{
    /// <summary>As many as place matches: the paper.</summary>
    Filtered,

    /// <summary>All: the released code's default.</summary>
    All,
}
