using System.Globalization;

namespace Parallax.Torch.Distributed;

/// <summary>Tells ranks that are gone from those that wait: each adds to a counter in the store, on a thread that does no tensor work.</summary>
/// <remarks>No rank compares clocks with another: a rank is gone when its counter stands still while one looks.</remarks>
public sealed class RankWatch : IDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(0.5), LongestLook = TimeSpan.FromSeconds(6), LongestFarewell = TimeSpan.FromSeconds(15);
    private readonly Rendezvous met;
    private readonly Store own;
    private readonly TimeProvider clock;
    private readonly ManualResetEventSlim ended = new();
    private readonly Thread thread;

    private RankWatch(Rendezvous met, Store own, TimeProvider clock)
    {
        (this.met, this.own, this.clock) = (met, own, clock);
        thread = new Thread(Tick) { IsBackground = true, Name = "rank watch" };
        thread.Start();
    }

    /// <summary>Starts to beat.</summary>
    public static RankWatch Start(Rendezvous met, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(met);
        return new RankWatch(met, met.Connect(TimeSpan.FromSeconds(30)), clock);
    }

    /// <summary>Tells the other ranks why this one ends; they will name it.</summary>
    public void Report(string reason)
    {
        try
        {
            met.Store.Set(FaultKey(met.Launch.Rank), reason);
        }
        catch (TorchException)
        {
            // The store is gone, and rank 0 with it: the others see that by themselves.
        }
    }

    /// <summary>Looks for ranks that ended by a fault of their own, or stand still.</summary>
    /// <returns>Each with what is known of its end; none when all are well.</returns>
    public IReadOnlyList<(int Rank, string What)> Look()
    {
        // A store whose process is suspended does not answer at all.
        Task<List<(int, string)>> looking = Task.Run(Compare);
        try
        {
            if (looking.Wait(LongestLook + LongestLook)) return looking.Result;
        }
        catch (AggregateException fault) when (fault.InnerException is TorchException)
        {
            return [(0, "its store is gone: it was killed, or its machine is gone")];
        }
        return [(0, "its store does not answer: it is suspended, or its machine is gone")];
    }

    /// <summary>Says that this rank leaves; rank 0, which holds the store, lets the others say so first.</summary>
    /// <param name="gone">Ranks that will not say anything any more.</param>
    public void Leave(IEnumerable<int> gone)
    {
        try
        {
            met.Store.Set(LeftKey(met.Launch.Rank), "");
            if (met.Launch.Rank != 0 || met.Launch.IsServed) return;
            met.Store.Wait(Enumerable.Range(0, met.Launch.Size).Except(gone).Select(LeftKey), LongestFarewell, clock);
        }
        catch (TorchException)
        {
            // Nobody is left to say it to.
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ended.Set();
        if (thread.Join(Beat + Beat)) own.Dispose();   // a store that does not answer keeps its thread until the process ends
    }

    private static string BeatKey(int rank) => string.Create(CultureInfo.InvariantCulture, $"beat {rank}");

    internal static string FaultKey(int rank) => string.Create(CultureInfo.InvariantCulture, $"fault {rank}");

    private static string LeftKey(int rank) => string.Create(CultureInfo.InvariantCulture, $"left {rank}");

    private void Tick()
    {
        try
        {
            while (!ended.Wait(Beat)) own.Add(BeatKey(met.Launch.Rank), 1);
        }
        catch (TorchException)
        {
            // The store is gone: the next collective fails, and says so.
        }
    }

    private List<(int, string)> Compare()
    {
        Store store = met.Store;
        List<int> others = [.. Enumerable.Range(0, met.Launch.Size).Where(rank => rank != met.Launch.Rank)];
        Dictionary<int, long> before = others.ToDictionary(rank => rank, rank => store.Add(BeatKey(rank), 0));
        long start = clock.GetTimestamp();
        while (true)
        {
            List<(int, string)> faults = [.. others.Where(rank => store.Has(FaultKey(rank))).Select(rank => (rank, store.Get(FaultKey(rank))))];
            if (faults.Count > 0) return faults;
            others.RemoveAll(rank => store.Has(LeftKey(rank)) || store.Add(BeatKey(rank), 0) != before[rank]);
            if (others.Count == 0 || clock.GetElapsedTime(start) > LongestLook)
                return [.. others.Select(rank => (rank, "it gives no sign of life: it was killed or suspended, or its machine is gone"))];
            ended.Wait(Beat / 2);
        }
    }
}
