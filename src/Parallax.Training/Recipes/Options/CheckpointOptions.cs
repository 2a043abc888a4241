using System.ComponentModel.DataAnnotations;

namespace Parallax.Training.Recipes;

/// <summary>When a run is saved, and how many of its states are kept.</summary>
public sealed record CheckpointOptions
{
    /// <summary>Epochs between two checkpoints.</summary>
    [Range(1, 100_000)]
    public int EveryEpochs { get; init; } = 1;

    /// <summary>Checkpoints that are kept, the newest.</summary>
    [Range(1, 1000)]
    public int Keep { get; init; } = 3;
}
