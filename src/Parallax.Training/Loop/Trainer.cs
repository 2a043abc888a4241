using Parallax.Torch;
using Parallax.Torch.Optim;
using Parallax.Training.Checkpoints;
using Parallax.Training.Loop.Schedules;
using Parallax.Vision;

namespace Parallax.Training.Loop;

/// <summary>The training loop: batches in, steps, checkpoints out. It knows nothing of the method.</summary>
/// <remarks>Runs on the calling thread, which must not change. Stops between steps when cancelled, with a checkpoint.</remarks>
internal sealed class Trainer(Method method, Optimizer optimizer, RunPlan plan, CheckpointFolder checkpoints, TimeProvider time)
{
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
    /// <param name="options">Precision and how often to save.</param>
    /// <param name="report">Called after each step.</param>
    /// <param name="cancellation">Ends the run after the step in hand.</param>
    /// <returns>True when the plan's last step was reached.</returns>
    /// <exception cref="NonFiniteLossException">The loss became NaN or infinite.</exception>
    public bool Run(ViewLoader loader, TrainerOptions options, Action<TrainingProgress> report, CancellationToken cancellation)
    {
        var step = new TrainStep(method, optimizer, options.Precision);
        var clock = new TrainingClock(time, plan.Batch, plan.TotalSteps);
        CosineSchedule learningRate = plan.LearningRate;
        method.Train();
        using var batches = new PartStream(loader, plan, Step, options.ChannelsLast);
        while (Step < plan.TotalSteps && !cancellation.IsCancellationRequested)
        {
            double rate = learningRate.At(Step);
            double loss = step.Run(batches.Next(), plan.Parts, rate, plan.At(Step));
            if (!double.IsFinite(loss)) throw new NonFiniteLossException(Step + 1, step.Terms, checkpoints.Last?.Path);
            Step++;
            clock.Tick();
            report(new TrainingProgress(Step, plan.TotalSteps, (int)((Step - 1) / plan.StepsPerEpoch), plan.Epochs, [.. step.Terms], loss, rate,
                clock.ImagesPerSecond, clock.Remaining(Step), Environment.WorkingSet, loader.Report.UnreadableCount));
            if (Step % ((long)options.SaveEveryEpochs * plan.StepsPerEpoch) == 0) Save();
        }
        if (checkpoints.Last?.Step != Step) Save();
        return Step == plan.TotalSteps;
    }

    private void Save() => checkpoints.Save(Step, method, optimizer);
}
