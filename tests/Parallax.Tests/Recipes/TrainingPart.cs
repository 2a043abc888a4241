using Parallax.Training.Recipes;

namespace Parallax.Tests.Recipes;

/// <summary>A root of the options that training itself declares, without method and backbone.</summary>
public sealed record TrainingPart
{
    public required OptimizerOptions Optim { get; init; }

    public required ScheduleOptions Schedule { get; init; }

    public Precision Precision { get; init; }

    public LoaderOptions Loader { get; init; } = new();

    public CheckpointOptions Checkpoints { get; init; } = new();
}
