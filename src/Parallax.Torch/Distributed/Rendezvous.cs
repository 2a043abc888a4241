namespace Parallax.Torch.Distributed;

/// <summary>Where the ranks of a launch meet: the store, and who has come.</summary>
public sealed class Rendezvous : IDisposable
{
    private readonly List<string> known = [];
    private readonly TimeSpan patience;
    private readonly TimeProvider clock;

    private Rendezvous(Launch launch, Store store, TimeSpan patience, TimeProvider clock)
    {
        (Launch, Store) = (launch, store);
        (this.patience, this.clock) = (patience, clock);
    }

    /// <summary>How this process was started.</summary>
    public Launch Launch { get; }

    /// <summary>This process's connection to the store.</summary>
    public Store Store { get; }

    /// <summary>Meets the other ranks. Rank 0 serves the store, unless the launcher does.</summary>
    /// <param name="launch">How this process was started.</param>
    /// <param name="patience">How long to wait for ranks that have not come.</param>
    /// <param name="clock">The time.</param>
    /// <exception cref="PeerException">A rank did not come: the message names all that are missing.</exception>
    public static Rendezvous Meet(Launch launch, TimeSpan patience, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(launch);
        ArgumentNullException.ThrowIfNull(clock);
        long start = clock.GetTimestamp();
        var met = new Rendezvous(launch, Open(launch, patience), patience, clock);
        met.Store.Set(Key(launch.Rank), $"{Environment.MachineName}, process {Environment.ProcessId}");
        TimeSpan left = patience - clock.GetElapsedTime(start);
        var missing = met.Store.Wait(Enumerable.Range(0, launch.Size).Select(Key), left, clock);
        if (missing.Count == 0)
        {
            for (int rank = 0; rank < launch.Size; rank++) met.known.Add(met.Store.Get(Key(rank)));
            return met;
        }
        met.Dispose();
        throw new PeerException($"{Ranks(missing)} of {launch.Size} did not come to {launch.Host}:{launch.Port} within {patience.TotalSeconds:0.#} s");
    }

    /// <summary>The group of all ranks.</summary>
    /// <param name="device">Where the tensors of the collectives are.</param>
    /// <param name="timeout">The longest that a collective may take.</param>
    /// <exception cref="TorchException">A rank went away, or cannot be reached.</exception>
    public ProcessGroup Join(Device device, TimeSpan timeout)
    {
        Network network = Launch.IsLocal ? Network.Loopback : Network.Towards(Launch.Host, Launch.Port);
        return ProcessGroup.Join(Store, Launch.Rank, Launch.Size, device, network with { Interface = Launch.Interface }, timeout);
    }

    /// <summary>Rank 0's text, on every rank.</summary>
    /// <param name="key">What it is.</param>
    /// <param name="make">Makes it, on rank 0.</param>
    /// <exception cref="PeerException">Rank 0 ended before it made one.</exception>
    public string FromFirst(string key, Func<string> make)
    {
        if (Launch.Rank == 0)
        {
            string text = make();
            Store.Set(key, text);
            return text;
        }
        string fault = RankWatch.FaultKey(0);
        long start = clock.GetTimestamp();
        while (!Store.Has(key))
        {
            if (Store.TryGet(fault) is { } reason) throw new PeerException($"rank 0 of {Launch.Size} ({Known(0)}) is gone: {reason}");
            if (clock.GetElapsedTime(start) > patience) throw new PeerException($"rank 0 of {Launch.Size} ({Known(0)}) did not say its {key} within {patience.TotalSeconds:0.#} s");
            Thread.Sleep(Store.Pause);
        }
        return Store.Get(key);
    }

    /// <summary>Another connection to the store.</summary>
    internal Store Connect(TimeSpan timeout) => Store.Connect(Launch.Host, Launch.Port, timeout, Prefix(Launch));

    /// <summary>What a rank said of itself when it came: its machine and process.</summary>
    public string Known(int rank) => known[rank];

    /// <inheritdoc/>
    public void Dispose() => Store.Dispose();

    private static string Key(int rank) => $"rank {rank}";

    private static string Ranks(IReadOnlyList<string> keys) =>
        keys.Count == 1 ? keys[0] : $"ranks {string.Join(", ", keys.Select(key => key["rank ".Length..]))}";

    private static string Prefix(Launch launch) => $"parallax/{launch.Attempt}/";

    private static Store Open(Launch launch, TimeSpan patience)
    {
        string prefix = Prefix(launch);
        if (launch.Rank == 0 && !launch.IsServed) return Store.Serve(launch.Port, launch.IsLocal, patience, prefix);
        try
        {
            return Store.Connect(launch.Host, launch.Port, patience, prefix);
        }
        catch (TorchException e) when (ProcessGroup.IsBuilt)
        {
            throw new PeerException($"rank {launch.Rank} of {launch.Size} found no store at {launch.Host}:{launch.Port} within {patience.TotalSeconds:0.#} s, where {(launch.IsServed ? "the launcher" : "rank 0")} serves it: {e.Message}", e);
        }
    }
}
