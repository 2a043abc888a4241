using Parallax.Torch.Optim;
using Parallax.Training.Checkpoints;
using Parallax.Training.Recipes;
using Parallax.Vision;

namespace Parallax.Training.Loop;

/// <summary>The training loop: batches in, steps, checkpoints out. It knows nothing of the method.</summary>
/// <remarks>Runs on the calling thread, which must not change. Stops between steps when cancelled, with a checkpoint.</remarks>
internal sealed class Trainer(Method method, Optimizer optimizer, TrainStep step, RunPlan plan, CheckpointFolder checkpoints, TimeProvider time)
{
    // One broken image in a while is passed over; a run of broken steps is a broken network.
    private const int SkippedInARow = 10;

    // The loss scaler starts at 2¹⁶ and halves: past 2⁻¹⁴ float16 has nothing left to scale.
    private const int RescaledInARow = 30;

    private int skipped, skippedInARow;

    /// <summary>Optimizer steps that are done.</summary>
    public long Step { get; private set; }

    /// <summary>Continues from a checkpoint.</summary>
    public void Restore(Checkpoint checkpoint)
    {
        checkpoint.LoadInto(method, optimizer);
        Step = checkpoint.Step;
    }

    /// <summary>Trains to the end of the plan, or until cancelled.</summary>
    /// <param name="loader">Gives batches of <see cref="RunPlan.PartBatch"/> images.</param>
    /// <param name="options">Layout, and how often to save.</param>
    /// <param name="report">Called after each step.</param>
    /// <param name="cancellation">Ends the run after the step in hand.</param>
    /// <returns>True when the plan's last step was reached.</returns>
    /// <exception cref="NonFiniteLossException">The loss became NaN or infinite.</exception>
    public bool Run(ViewLoader loader, TrainerOptions options, Action<TrainingProgress> report, CancellationToken cancellation)
    {
        var clock = new TrainingClock(time, plan.Batch, plan.TotalSteps);
        method.Train();
        using var batches = new PartStream(loader, plan, Step, options.Device, options.ChannelsLast, time);
        while (Step < plan.TotalSteps && !cancellation.IsCancellationRequested)
        {
            Progress at = plan.At(Step);
            double rate = plan.LearningRate.At(at);
            optimizer.WeightDecay = plan.WeightDecay.At(at);
            long began = time.GetTimestamp();
            StepResult result = step.Run(batches.Next(), plan.Parts, rate, at);
            Judge(result, options.NonFinite);
            Step++;
            clock.Tick();
            report(Told(at, result, rate, clock, loader.Report.UnreadableCount) with { StepTime = time.GetElapsedTime(began), LoaderWait = batches.Waited });
            if (Step % ((long)options.SaveEveryEpochs * plan.StepsPerEpoch) == 0) Save();
        }
        if (checkpoints.Last?.Step != Step) Save();
        return Step == plan.TotalSteps;
    }

    private void Judge(StepResult result, NonFinite policy)
    {
        skippedInARow = result.IsFinite ? 0 : skippedInARow + 1;
        if (result.IsFinite) return;
        bool mayGoOn = result.Rescaled ? skippedInARow < RescaledInARow : policy == NonFinite.Skip && skippedInARow < SkippedInARow;
        if (!mayGoOn)
            throw new NonFiniteLossException(Step + 1, result, step.Terms, skippedInARow, checkpoints.Last?.Path);
        skipped++;
    }

    private TrainingProgress Told(Progress at, StepResult result, double rate, TrainingClock clock, int unreadable) => new(
        Step, plan.TotalSteps, at.Epoch, plan.Epochs, [.. step.Terms], result.Loss, rate,
        [("weight_decay", optimizer.WeightDecay), .. method.Schedules.Select(s => (s.Name, s.Schedule.At(at)))],
        result.GradientNorm, skipped, clock.ImagesPerSecond, clock.Remaining(Step), Environment.WorkingSet, unreadable);

    private void Save() => checkpoints.Save(Step, method, optimizer);
}
