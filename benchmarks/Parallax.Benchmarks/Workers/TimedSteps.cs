using System.Diagnostics;
using Parallax.Training.Loop;

namespace Parallax.Benchmarks.Workers;

/// <summary>Whole training steps on the same views, by the trainer's own step, in images a second.</summary>
/// <param name="step">The step.</param>
/// <param name="views">What it sees.</param>
/// <param name="images">Images in the views.</param>
/// <param name="lr">The learning rate.</param>
internal sealed class TimedSteps(TrainStep step, ViewBatch views, int images, double lr)
{
    // So many steps until what they allocate is there and their code is compiled.
    private const int FirstSteps = 6, Steps = 2;
    private long done;

    /// <summary>Takes the first steps.</summary>
    public TimedSteps Warm()
    {
        Train(FirstSteps);
        return this;
    }

    /// <summary>Takes a few steps.</summary>
    public (double Value, double? Check) Round()
    {
        long start = Stopwatch.GetTimestamp();
        Train(Steps);
        return (Steps * images / Stopwatch.GetElapsedTime(start).TotalSeconds, null);
    }

    private void Train(int steps)
    {
        for (int i = 0; i < steps; i++) step.Run([views], 1, lr, new Progress(done++, 1_000_000, 100));
    }
}
