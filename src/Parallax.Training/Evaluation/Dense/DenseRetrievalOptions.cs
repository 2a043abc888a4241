using System.ComponentModel.DataAnnotations;

namespace Parallax.Training.Evaluation.Dense;

/// <summary>How dense retrieval is done. The defaults are those of the public reproduction (open-hummingbird-eval), with its smallest memory.</summary>
public sealed record DenseRetrievalOptions
{
    /// <summary>k: remembered patches that each asked patch takes its label from. Default 30.</summary>
    [Range(1, 10_000)] public int Neighbours { get; init; } = 30;

    /// <summary>τ of the weights exp(cosine/τ). Default 0.02.</summary>
    [Range(1e-3, 1000.0)] public double Temperature { get; init; } = 0.02;

    /// <summary>Patches that are remembered at most. Default 1024·10².</summary>
    [Range(1, 100_000_000)] public int Memory { get; init; } = 102_400;

    /// <summary>Times that each image is looked at for the memory, each time another view. Default 1.</summary>
    [Range(1, 1000)] public int Passes { get; init; } = 1;

    /// <summary>What pixels of no class count as in the memory.</summary>
    public VoidPixels Void { get; init; } = VoidPixels.FirstClass;

    /// <summary>Seed of the views and of the choice of patches. Default 0.</summary>
    public long Seed { get; init; }

    /// <summary>Threads to search with; null takes every processor. Scores don't depend on it.</summary>
    public int? Threads { get; init; }
}
