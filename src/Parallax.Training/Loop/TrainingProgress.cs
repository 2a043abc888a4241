namespace Parallax.Training.Loop;

/// <summary>How a run stands after a step.</summary>
/// <param name="Step">Steps done since the run's first, resumed parts included.</param>
/// <param name="TotalSteps">Steps of the whole run.</param>
/// <param name="Epoch">The epoch that the step belongs to, from 0.</param>
/// <param name="Epochs">Epochs of the whole run.</param>
/// <param name="Terms">The loss's terms, which sum to it.</param>
/// <param name="Loss">The loss.</param>
/// <param name="LearningRate">The rate of the step.</param>
/// <param name="Scheduled">The other scheduled numbers of the step by name: weight decay, and those of the method.</param>
/// <param name="GradientNorm">The 2-norm of all gradients together, before clipping.</param>
/// <param name="Skipped">Steps that were left out since the run began, because their loss or gradient was not finite.</param>
/// <param name="ImagesPerSecond">Images per second of wall time, over the last steps.</param>
/// <param name="Remaining">Expected time to the end.</param>
/// <param name="ResidentBytes">Memory that the process holds.</param>
/// <param name="Unreadable">Images skipped so far because they cannot be read.</param>
public sealed record TrainingProgress(
    long Step,
    long TotalSteps,
    int Epoch,
    int Epochs,
    IReadOnlyList<(string Name, double Value)> Terms,
    double Loss,
    double LearningRate,
    IReadOnlyList<(string Name, double Value)> Scheduled,
    double GradientNorm,
    int Skipped,
    double ImagesPerSecond,
    TimeSpan Remaining,
    long ResidentBytes,
    int Unreadable)
{
    /// <summary>Time of the step, waiting included.</summary>
    public TimeSpan StepTime { get; init; }

    /// <summary>The part of the step in which it waited for images.</summary>
    public TimeSpan LoaderWait { get; init; }

    /// <summary>What speaks for a collapse as of the last looks at the run's health, in words with numbers; empty for a healthy run.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Those of <see cref="Warnings"/> that this step's look was the first to find.</summary>
    public IReadOnlyList<string> NewWarnings { get; init; } = [];
}
