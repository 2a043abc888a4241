namespace Parallax.Training.Recipes;

/// <summary>What a run writes for other programs beside its <c>metrics.jsonl</c>.</summary>
public sealed record TelemetryOptions
{
    /// <summary>Whether TensorBoard's event files are written, below the run folder.</summary>
    public bool Tensorboard { get; init; } = true;
}
