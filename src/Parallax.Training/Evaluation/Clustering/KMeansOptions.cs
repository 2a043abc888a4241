using System.ComponentModel.DataAnnotations;

namespace Parallax.Training.Evaluation.Clustering;

/// <summary>How k-means runs; the defaults are the evaluation's that S2SD reports from.</summary>
public sealed record KMeansOptions
{
    /// <summary>k; the number of classes for NMI and F1. At most the number of items.</summary>
    [Range(1, int.MaxValue)] public required int Clusters { get; init; }

    /// <summary>Assignments and means in turn; it ends earlier, with the same result, when an assignment repeats.</summary>
    [Range(1, int.MaxValue)] public int Iterations { get; init; } = 20;

    /// <summary>Starts to take the best of, by the last objective.</summary>
    [Range(1, int.MaxValue)] public int Restarts { get; init; } = 1;

    /// <summary>Seed of the items that start as centroids; the same as faiss draws for it.</summary>
    public uint Seed { get; init; } = 1234;

    /// <summary>Threads to work with; null takes every processor. The result doesn't depend on it.</summary>
    public int? Threads { get; init; }
}
