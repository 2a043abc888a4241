using Parallax.Torch;
using Parallax.Torch.Distributed;
using Parallax.Torch.Optim;
using Parallax.Training.Checkpoints;
using Parallax.Training.Recipes;
using Parallax.Vision;

namespace Parallax.Training.Loop;

/// <summary>The training loop: batches in, steps, checkpoints out. It knows nothing of the method.</summary>
/// <remarks>
/// Runs on the calling thread, which must not change. Stops between steps when cancelled, with a checkpoint. Among several processes rank 0
/// saves; all stop at the same step, whichever was cancelled.
/// </remarks>
internal sealed class Trainer(
    Method method, Optimizer optimizer, TrainStep step, RunPlan plan, CheckpointFolder checkpoints, ProcessGroup ranks, TimeProvider time)
{
    // One broken image in a while is passed over; a run of broken steps is a broken network.
    private const int SkippedInARow = 10;

    private int skipped, skippedInARow;
    private long saved = -1;

    /// <summary>Optimizer steps that are done.</summary>
    public long Step { get; private set; }

    /// <summary>Continues from a checkpoint.</summary>
    public void Restore(Checkpoint checkpoint)
    {
        checkpoint.LoadInto(method, optimizer);
        Step = saved = checkpoint.Step;
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
        RequireSameState();
        while (Step < plan.TotalSteps && !AnyRankStops(cancellation.IsCancellationRequested))
        {
            Progress at = plan.At(Step) with { Ranks = ranks };
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
        if (saved != Step) Save();
        return Step == plan.TotalSteps;
    }

    /// <summary>Saves the last whole step without asking the other ranks.</summary>
    /// <returns>The file, or null when there is no whole step that could be saved.</returns>
    public string? Rescue()
    {
        if (!step.IsWhole) return null;
        if (checkpoints.Last?.Step != Step) checkpoints.Save(Step, method, optimizer);
        return checkpoints.Last?.Path;
    }

    private bool AnyRankStops(bool thisOne)
    {
        if (ranks.Size == 1) return thisOne;
        using var scope = TensorScope.Open();
        Device device = method.Parameters().First().Value.Device;
        return ranks.AllReduce_(Ops.Full([1], thisOne ? 1 : 0, DType.Int64, device), ReduceOp.Max).ToInt64() != 0;
    }

    private void RequireSameState()
    {
        if (StateComparison.FirstDifference(ranks, method.StateDict()) is not var (rank, name)) return;
        throw new PeerException($"rank {rank} differs from rank 0 in '{name}' after {Step} steps; do all machines have the same program, libtorch and checkpoint?");
    }

    private void Judge(StepResult result, NonFinite policy)
    {
        skippedInARow = result.IsFinite ? 0 : skippedInARow + 1;
        if (result.IsFinite) return;
        if (policy == NonFinite.Stop || skippedInARow == SkippedInARow)
            throw new NonFiniteLossException(Step + 1, result, step.Terms, skippedInARow, checkpoints.Last?.Path);
        skipped++;
    }

    private TrainingProgress Told(Progress at, StepResult result, double rate, TrainingClock clock, int unreadable) => new(
        Step, plan.TotalSteps, at.Epoch, plan.Epochs, [.. step.Terms], result.Loss, rate,
        [("weight_decay", optimizer.WeightDecay), .. method.Schedules.Select(s => (s.Name, s.Schedule.At(at)))],
        result.GradientNorm, skipped, clock.ImagesPerSecond, clock.Remaining(Step), Environment.WorkingSet, unreadable);

    private void Save()
    {
        RequireSameState();
        if (ranks.Rank == 0) checkpoints.Save(Step, method, optimizer);
        saved = Step;
    }
}
