using Parallax.Training.Health;
using Parallax.Training.Loop;

namespace Parallax.Training.Telemetry;

/// <summary>Everything that a run tells while it trains: <c>metrics.jsonl</c>, TensorBoard's events, .NET metrics.</summary>
internal sealed class RunTelemetry : IDisposable
{
    private readonly MetricsLog log;
    private readonly TensorBoardLog? board;
    private readonly RunMeter meter;
    private readonly int batch;
    private int skipped;

    /// <param name="folder">The run.</param>
    /// <param name="stepsDone">Steps that the resumed checkpoint holds; what was written of later ones is taken back.</param>
    /// <param name="batch">Images of a step.</param>
    /// <param name="tensorBoard">Whether TensorBoard's events are written.</param>
    /// <param name="time">The clock of the events.</param>
    public RunTelemetry(RunFolder folder, long stepsDone, int batch, bool tensorBoard, TimeProvider time)
    {
        this.batch = batch;
        log = MetricsLog.Open(folder.MetricsFile, stepsDone);
        board = tensorBoard ? TensorBoardLog.Open(folder.TensorBoard, stepsDone, time) : null;
        meter = new RunMeter(folder.Path);
    }

    public void Step(TrainingProgress at)
    {
        log.Append(at);
        board?.Append(at.Step, Tagged(at));
        meter.Step(batch, at.StepTime, at.LoaderWait, at.Loss, at.LearningRate);
        for (; skipped < at.Skipped; skipped++) meter.Skipped();
    }

    public void Health(HealthFigures seen)
    {
        log.Append(seen);
        board?.Append(seen.Step, seen.Named().Select(figure => ("health/" + figure.Name, figure.Value)));
        meter.Health(seen);
    }

    /// <summary>Scores of an epoch.</summary>
    public void Retrieval(long step, IReadOnlyList<(string Name, double Value)> scores)
    {
        log.Append(step, "retrieval", scores);
        board?.Append(step, scores.Select(score => ("retrieval/" + score.Name, score.Value)));
    }

    public void Dispose()
    {
        log.Dispose();
        board?.Dispose();
        meter.Dispose();
    }

    private static IEnumerable<(string Tag, double Value)> Tagged(TrainingProgress at) =>
    [
        ("loss/total", at.Loss),
        .. at.Terms.Select(term => ("loss/" + term.Name, term.Value)),
        ("optim/learning_rate", at.LearningRate),
        .. at.Scheduled.Select(scheduled => ("optim/" + scheduled.Name, scheduled.Value)),
        ("optim/gradient_norm", at.GradientNorm),
        ("optim/skipped_steps", at.Skipped),
        ("speed/images_per_second", at.ImagesPerSecond),
        ("speed/loader_wait_seconds", at.LoaderWait.TotalSeconds),
        ("memory/resident_bytes", at.ResidentBytes),
    ];
}
