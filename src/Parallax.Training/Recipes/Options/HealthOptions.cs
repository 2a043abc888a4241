using System.ComponentModel.DataAnnotations;
using Parallax.Training.Health;

namespace Parallax.Training.Recipes;

/// <summary>How often a run is looked at, on what, and where collapse begins.</summary>
public sealed record HealthOptions
{
    /// <summary>
    /// Epochs between two looks at the backbone's features, 0 for none. Left out, a look comes after every epoch, or less often where that
    /// would cost more than a fiftieth of the training; after the first epoch and the last there is one in any case.
    /// </summary>
    [Range(0, 100_000)]
    public int? EveryEpochs { get; init; }

    /// <summary>Images that are looked at, the same ones each time, chosen by the seed; fewer when there are fewer.</summary>
    [Range(2, 1 << 20)]
    public int Images { get; init; } = 1024;

    /// <summary>Steps between two looks at a batch's embeddings and matches, 0 for none.</summary>
    [Range(0, 1_000_000)]
    public int EverySteps { get; init; } = 50;

    /// <summary>How neighbours vote where the images have classes.</summary>
    public HealthKnnOptions Knn { get; init; } = new();

    /// <summary>Where collapse begins.</summary>
    public CollapseLimits Limits { get; init; } = new();
}
