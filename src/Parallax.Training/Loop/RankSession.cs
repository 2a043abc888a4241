using Parallax.Torch;
using Parallax.Torch.Distributed;
using Parallax.Training.Recipes;
using Parallax.Vision;

namespace Parallax.Training.Loop;

/// <summary>The ranks of a run: how they meet, share the work, and what they do when one of them is gone.</summary>
internal sealed class RankSession : IDisposable
{
    private readonly Rendezvous? met;
    private readonly RankWatch? watch;
    private bool broken;

    private RankSession(ProcessGroup group, Device device, Rendezvous? met, RankWatch? watch)
    {
        (Group, Device) = (group, device);
        (this.met, this.watch) = (met, watch);
    }

    /// <summary>All processes of the run.</summary>
    public ProcessGroup Group { get; }

    /// <summary>Where this process computes.</summary>
    public Device Device { get; }

    /// <summary>True for the one process that writes the run folder.</summary>
    public bool Writes => Group.Rank == 0;

    /// <summary>What the user should know about how the ranks meet.</summary>
    public IReadOnlyList<string> Warnings => Writes && met is { Launch.IsLocal: true, Store.IsPrivate: false }
        ? [$"the ranks meet at port {met.Launch.Port} of every network interface: this kernel does not let the store keep to the loopback device"]
        : [];

    /// <summary>Threads for this process where several share the processor; 0 where it has all.</summary>
    public int Threads => met?.Launch.LocalSize is > 1 and var share ? Math.Max(1, Engine.DefaultThreads / share) : 0;

    /// <summary>Saves the last whole step and gives the file, or null when there is nothing to save.</summary>
    public Func<string?> Rescue { get; set; } = () => null;

    /// <summary>Meets the other ranks, if there are any.</summary>
    /// <exception cref="PeerException">One did not come.</exception>
    public static RankSession Open(PretrainRequest request, TimeProvider time)
    {
        if (request.Launch is not { Size: > 1 } launch) return new(ProcessGroup.Alone, request.Device ?? Device.Best, null, null);
        Device device = request.Device ?? Device.Best;
        if (device == Device.Cuda(-1) || request.Device is null && device.Type == DeviceType.Cuda) device = Device.Cuda(launch.LocalRank);
        Rendezvous met = Rendezvous.Meet(launch, request.RankTimeout, time);
        var session = new RankSession(met.Join(device, request.RankTimeout), device, met, RankWatch.Start(met, time));
        if (session.Threads > 0) Engine.Threads = session.Threads;
        return session;
    }

    /// <summary>This process's rows of each batch.</summary>
    /// <exception cref="RecipeException">The batch cannot be shared equally.</exception>
    public BatchShare ShareOf(RunPlan plan)
    {
        if (plan.PartBatch % Group.Size == 0) return new BatchShare(Group.Rank, Group.Size);
        throw new RecipeException($"schedule.batch: the {plan.PartBatch} images of a pass cannot be shared equally by {Group.Size} processes; expected schedule.batch / schedule.accumulate to be a multiple of {Group.Size}");
    }

    /// <summary>Rank 0's text, on every rank.</summary>
    /// <exception cref="PeerException">Rank 0 ended before it made one.</exception>
    public string FromFirst(string key, Func<string> make) => met is null ? make() : met.FromFirst(key, make);

    /// <summary>Ends after a fault: the others learn of it; when another rank's end led to it, the first rank that is left saves the run.</summary>
    /// <param name="fault">What this rank failed with.</param>
    /// <returns>What to throw in its place, or null when the fault is this rank's own.</returns>
    public PeerException? Explain(Exception fault)
    {
        broken = true;
        IReadOnlyList<(int Rank, string What)> gone = fault is TorchException ? watch!.Look() : [];
        if (gone.Count == 0)
        {
            watch!.Report(fault.Message);
            _ = Task.Run(Group.Dispose);   // the others must not wait for this rank in a collective
            watch.Leave([]);
            return null;
        }
        var lost = gone.Select(g => g.Rank).ToList();
        bool first = Enumerable.Range(0, Group.Size).Except(lost).First() == Group.Rank;
        string saved = first && Rescue() is { } file ? $"; saved {file}: go on with --resume, with any number of processes" : "";
        if (!lost.Contains(0)) watch!.Leave(lost);
        return new PeerException(string.Join("; ", gone.Select(Tell)) + saved, fault);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // After a fault, native threads may still wait for what will not come; they end with the process.
        if (broken || met is null) return;
        watch!.Dispose();
        Group.Dispose();
        met.Dispose();
    }

    private string Tell((int Rank, string What) gone) => $"rank {gone.Rank} of {Group.Size} ({met!.Known(gone.Rank)}) is gone: {gone.What}";
}
