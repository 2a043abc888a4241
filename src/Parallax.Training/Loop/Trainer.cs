using Parallax.Torch;
using Parallax.Torch.Distributed;
using Parallax.Torch.Nn;
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
/// <param name="method">What is trained.</param>
/// <param name="optimizer">What changes it.</param>
/// <param name="step">How a step goes.</param>
/// <param name="plan">How many steps.</param>
/// <param name="checkpoints">Where the run is saved.</param>
/// <param name="data">A word for the images.</param>
/// <param name="parts">What else is saved.</param>
/// <param name="ranks">The processes that train together.</param>
/// <param name="time">The clock.</param>
internal sealed class Trainer(
    Method method, Optimizer optimizer, TrainStep step, RunPlan plan, CheckpointWriter checkpoints, string data, IReadOnlyList<SavedPart> parts,
    ProcessGroup ranks, TimeProvider time)
{
    // One broken image in a while is passed over; a run of broken steps is a broken network.
    private const int SkippedInARow = 10;

    // The loss scaler starts at 2¹⁶ and halves: past 2⁻¹⁴ float16 has nothing left to scale.
    private const int RescaledInARow = 30;

    private int skipped, skippedInARow;
    private long? saved;

    private IEnumerable<SavedPart> Parts => parts.Append(new SavedPart("steps",
        () => new NamedState().With("skipped", skipped).With("skipped_in_a_row", skippedInARow),
        state => (skipped, skippedInARow) = ((int)state.Integer("skipped"), (int)state.Integer("skipped_in_a_row"))));

    /// <summary>Optimizer steps that are done.</summary>
    public long Step { get; private set; }

    /// <summary>Continues from a checkpoint.</summary>
    public void Restore(Checkpoint checkpoint)
    {
        checkpoint.LoadInto(method, optimizer);
        saved = Step = checkpoint.Step;
        using var scope = TensorScope.Open();
        foreach (SavedPart part in Parts)
            if (checkpoint.Extra(part.Name) is { } state) part.Load(state);
    }

    /// <summary>Trains to the end of the plan, or until cancelled.</summary>
    /// <param name="loader">Gives batches of <see cref="RunPlan.PartBatch"/> images.</param>
    /// <param name="options">Layout, and how often to save.</param>
    /// <param name="report">Called after each step.</param>
    /// <param name="end">Ends the run after the step in hand.</param>
    /// <returns>True when the plan's last step was reached.</returns>
    /// <exception cref="NonFiniteLossException">The loss became NaN or infinite.</exception>
    /// <exception cref="IOException">A checkpoint can't be written.</exception>
    public bool Run(ViewLoader loader, TrainerOptions options, Action<TrainingProgress> report, RunEnd end)
    {
        var clock = new TrainingClock(time, plan.Batch, plan.TotalSteps);
        method.Train();
        using var batches = new PartStream(loader, plan, Step, options.Device, options.ChannelsLast, time);
        RequireSameState();
        while (Step < plan.TotalSteps && !AnyRankStops(end.IsBefore(clock.SlowestStep + checkpoints.LastDuration)))
        {
            checkpoints.ThrowIfFailed();
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
        checkpoints.Finish();
        return Step == plan.TotalSteps;
    }

    /// <summary>Saves the last whole step without asking the other ranks.</summary>
    /// <returns>The file, or null when there is no whole step that could be saved.</returns>
    public string? Rescue()
    {
        if (!step.IsWhole) return null;
        if (saved != Step) Write();
        checkpoints.Finish();
        return checkpoints.LastGood;
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
        if (StateComparison.FirstDifference(ranks, SharedState()) is not var (rank, name)) return;
        throw new PeerException($"rank {rank} differs from rank 0 in '{name}' after {Step} steps; do all machines have the same program, libtorch and checkpoint?");
    }

    // All but the statistics of batch norms that each rank takes over its own images. Those of rank 0 are saved; training reads none of them.
    private Dictionary<string, Tensor> SharedState()
    {
        var own = method.NamedModules().Where(named => named.Module is BatchNorm norm && norm.Ranks.Size < ranks.Size)
            .SelectMany(named => named.Module.NamedBuffers().Select(buffer => $"{named.Name}.{buffer.Name}")).ToHashSet();
        return method.StateDict().Where(pair => !own.Contains(pair.Key)).ToDictionary();
    }

    private void Judge(StepResult result, NonFinite policy)
    {
        skippedInARow = result.IsFinite ? 0 : skippedInARow + 1;
        if (result.IsFinite) return;
        bool mayGoOn = result.Rescaled ? skippedInARow < RescaledInARow : policy == NonFinite.Skip && skippedInARow < SkippedInARow;
        if (!mayGoOn)
            throw new NonFiniteLossException(Step + 1, result, step.Terms, skippedInARow, checkpoints.LastGood);
        skipped++;
    }

    private TrainingProgress Told(Progress at, StepResult result, double rate, TrainingClock clock, int unreadable) => new(
        Step, plan.TotalSteps, at.Epoch, plan.Epochs, [.. step.Terms], result.Loss, rate,
        [("weight_decay", optimizer.WeightDecay), .. method.Schedules.Select(s => (s.Name, s.Schedule.At(at)))],
        result.GradientNorm, skipped, clock.ImagesPerSecond, clock.Remaining(Step), Environment.WorkingSet, unreadable);

    private void Save()
    {
        RequireSameState();
        if (Weights.FirstNonFinite(method) is { } broken) throw new NonFiniteLossException(Step, broken, checkpoints.LastGood);
        if (ranks.Rank == 0) Write();
        saved = Step;
    }

    private void Write() => checkpoints.Save(new CheckpointContent
    {
        Step = Step,
        Data = data,
        Ranks = ranks.Size,
        Backbone = method.NamedModules().FirstOrDefault(named => named.Module == method.Backbone).Name ?? "backbone",
        Model = method.StateDict(),
        Optimizer = optimizer.StateDict(),
        Extra = Parts.ToDictionary(part => part.Name, part => part.Save()),
    });
}
