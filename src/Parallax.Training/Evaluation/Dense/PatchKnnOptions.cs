using System.ComponentModel.DataAnnotations;

namespace Parallax.Training.Evaluation.Dense;

/// <summary>How patches vote for the class of their image.</summary>
public sealed record PatchKnnOptions
{
    /// <summary>k: remembered patches that vote on each asked patch. Default 20.</summary>
    [Range(1, 10_000)] public int Neighbours { get; init; } = 20;

    /// <summary>T of the weight exp(cosine/T). Default 0.07, as for pooled features.</summary>
    [Range(1e-3, double.PositiveInfinity)] public double Temperature { get; init; } = 0.07;

    /// <summary>Patches that are remembered at most, equally many of each image, chosen at random. Default 1024·10².</summary>
    [Range(1, 100_000_000)] public int Memory { get; init; } = 102_400;

    /// <summary>Seed of the choice. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>Threads to search with; null takes every processor. Scores don't depend on it.</summary>
    public int? Threads { get; init; }
}
