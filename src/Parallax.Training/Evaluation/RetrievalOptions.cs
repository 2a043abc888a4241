namespace Parallax.Training.Evaluation;

/// <summary>How far down the ranking retrieval scores look.</summary>
public enum RankingDepth
{
    /// <summary>As far as the cut-off scores need: the largest K, the largest class, and 1023. The others are null.</summary>
    Needed,

    /// <summary>To the end of the gallery, which mAP, MRR and the whole-ranking variant need; N log N work per query.</summary>
    Whole,
}

/// <summary>What to compute from one ranking.</summary>
public sealed record RetrievalOptions
{
    /// <summary>K of Recall@K, each at least 1; the literature takes 1, 2, 4, 8 for CUB and CARS and 1, 10, 100, 1000 for SOP.</summary>
    public IReadOnlyList<int> Ks { get; init; } = [1, 2, 4, 8];

    /// <summary>What nearest means.</summary>
    public Proximity Proximity { get; init; } = Proximity.Cosine;

    /// <summary>How far down the ranking to look.</summary>
    public RankingDepth Depth { get; init; } = RankingDepth.Needed;

    /// <summary>Threads to search with; null takes every processor. Scores don't depend on it.</summary>
    public int? Threads { get; init; }
}
