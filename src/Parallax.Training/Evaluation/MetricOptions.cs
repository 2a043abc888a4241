namespace Parallax.Training.Evaluation;

/// <summary>What metric learning's scores are computed with; the defaults are those that S2SD reports with.</summary>
public sealed record MetricOptions
{
    /// <summary>K of Recall@K, each at least 1.</summary>
    public IReadOnlyList<int> Ks { get; init; } = [1, 2, 4, 8];

    /// <summary>Clusters for NMI and F1; null for the number of classes among the items. (The reference takes the number of training classes.)</summary>
    public int? Clusters { get; init; }

    /// <summary>Iterations of k-means.</summary>
    public int Iterations { get; init; } = 20;

    /// <summary>Seed of k-means.</summary>
    public uint Seed { get; init; } = 1234;

    /// <summary>Threads; null takes every processor. Scores don't depend on it.</summary>
    public int? Threads { get; init; }
}
