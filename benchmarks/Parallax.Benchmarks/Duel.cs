using System.Diagnostics;

namespace Parallax.Benchmarks;

/// <summary>Runs a case: both sides in turn, so that a machine whose speed drifts drifts for both.</summary>
internal static class Duel
{
    // Threads of BLAS and OpenMP spin for tens of milliseconds after their last work, as long as a short round takes. No processor sleeps meanwhile: a virtual one
    // wakes late.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(50);

    public static Result Run(Case one, Settings settings)
    {
        using var ours = new Worker(one.Ours);
        using Worker? peer = settings.WithPeer && one.Peer is not null ? new Worker(one.Peer) : null;
        Rested(ours);   // warms up
        if (peer is not null) Rested(peer);
        List<double> left = [], right = [];
        for (int round = 0; round < (one.Rounds ?? settings.Rounds); round++)
        {
            var (value, check) = Rested(ours);
            left.Add(value);
            if (peer is null) continue;
            var (peerValue, peerCheck) = Rested(peer);
            right.Add(peerValue);
            Agree(one, check, peerCheck);
        }
        return new Result(one, left, right);
    }

    private static (double Value, double? Check) Rested(Worker worker)
    {
        Thread[] busy = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(Spin))];
        foreach (Thread one in busy) one.Start();
        foreach (Thread one in busy) one.Join();
        return worker.Measure();
    }

    private static void Spin()
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < Rest;) Thread.SpinWait(100);
    }

    private static void Agree(Case one, double? ours, double? peer)
    {
        if (one.Agreement is not { } tolerance || ours is not { } a || peer is not { } b) return;
        if (!(Math.Abs(a - b) <= tolerance * Math.Max(Math.Abs(a), Math.Abs(b))))
            throw new InvalidOperationException($"{one.Name}: the two sides do not compute the same: {a:R} and {b:R}");
    }
}
