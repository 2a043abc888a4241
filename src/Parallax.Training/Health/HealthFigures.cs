namespace Parallax.Training.Health;

/// <summary>What was seen of a run's health after a step: features now and then, embeddings and matches more often.</summary>
/// <param name="Step">Steps done.</param>
public sealed record HealthFigures(long Step)
{
    /// <summary>The backbone's features of the monitored images; null when they were not looked at.</summary>
    public FeatureFigures? Features { get; init; }

    /// <summary>k-NN on these features; null without classes.</summary>
    public KnnFigure? Knn { get; init; }

    /// <summary>The batch's embeddings by the method's name for them; means where it gave several.</summary>
    public IReadOnlyList<(string Name, EmbeddingFigures Figures)> Embeddings { get; init; } = [];

    /// <summary>The batch's matches by the method's name for them; means where it gave several.</summary>
    public IReadOnlyList<(string Name, MatchFigures Figures)> Matches { get; init; } = [];

    /// <summary>Every figure by the name that logs know it by: <c>std_share</c>, <c>rankme</c>, <c>local.feature.entropy</c>.</summary>
    public IEnumerable<(string Name, double Value)> Named()
    {
        if (Features is { } f)
        {
            yield return ("std", f.Deviation);
            yield return ("std_share", f.DeviationShare);
            yield return ("rankme", f.EffectiveRank);
            yield return ("correlation", f.Correlation);
        }
        if (Knn is { } knn) yield return ("knn", knn.Accuracy);
        foreach (var (name, e) in Embeddings)
        {
            yield return (name + ".std", e.Scale);
            yield return (name + ".std_share", e.DeviationShare);
            yield return (name + ".rankme", e.EffectiveRank);
        }
        foreach (var (name, m) in Matches)
        {
            yield return (name + ".distinct", m.Distinct);
            yield return (name + ".entropy", m.Entropy);
            yield return (name + ".used", m.Used);
        }
    }
}
