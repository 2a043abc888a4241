using System.Diagnostics;
using Parallax.Torch;
using Parallax.Torch.Distributed;

namespace Parallax.Tests.Ranks;

public sealed class RendezvousTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    [Fact]
    public void Ranks_that_never_come_are_named_in_time()
    {
        int port = RankProcesses.FreePort();
        long start = Stopwatch.GetTimestamp();
        var e = Assert.Throws<PeerException>(() => Rendezvous.Meet(new Launch(0, 3, 0, "127.0.0.1", port), Patience, TimeProvider.System));
        Assert.Equal($"ranks 1, 2 of 3 did not come to 127.0.0.1:{port} within 1 s", e.Message);
        Assert.InRange(Stopwatch.GetElapsedTime(start), Patience, Patience + TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void A_store_that_nobody_serves_is_named()
    {
        int port = RankProcesses.FreePort();
        var e = Assert.Throws<PeerException>(() => Rendezvous.Meet(new Launch(1, 2, 1, "127.0.0.1", port), Patience, TimeProvider.System));
        Assert.StartsWith($"rank 1 of 2 found no store at 127.0.0.1:{port} within 1 s, where rank 0 serves it: ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_store_holds_texts_and_counters()
    {
        using Store server = Store.Serve(0, thisMachineOnly: true, Patience);
        using Store client = Store.Connect("127.0.0.1", server.Port, Patience);
        Assert.True(server.IsPrivate);
        client.Set("k", "värde");
        Assert.Equal("värde", server.Get("k"));
        Assert.Null(client.TryGet("other"));
        Assert.Equal(2, server.Add("n", 2));
        Assert.Equal(5, client.Add("n", 3));
        Assert.Equal(["missing"], client.Wait(["k", "missing"], TimeSpan.Zero, TimeProvider.System));
        Assert.True(client.Delete("k"));
        Assert.False(client.Has("k"));
        Assert.Throws<TorchException>(() => client.Get("k"));
    }

    [Fact]
    public void A_collective_that_a_rank_does_not_join_ends_in_time() => RankProcesses.Run(2, OneStaysAway);

    private static void OneStaysAway()
    {
        using Rendezvous met = Rendezvous.Meet(Launch.Read(Environment.GetEnvironmentVariable)!, TimeSpan.FromSeconds(60), TimeProvider.System);
        using ProcessGroup group = met.Join(Device.Cpu, TimeSpan.FromSeconds(2));
        if (group.Rank == 0) Assert.Throws<TorchException>(() => group.AllReduce_(Ops.Ones([1])));
        if (group.Rank == 0) met.Store.Set("done 0", "");
        Assert.Empty(met.Store.Wait([group.Rank == 0 ? "done 1" : "done 0"], TimeSpan.FromSeconds(60), TimeProvider.System));
        if (group.Rank == 1) met.Store.Set("done 1", "");   // rank 0 ends last: the store is in it
    }
}
