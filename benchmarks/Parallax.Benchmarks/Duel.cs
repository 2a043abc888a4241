namespace Parallax.Benchmarks;

/// <summary>Runs a case: both sides in turn, so that a machine whose speed drifts drifts for both.</summary>
internal static class Duel
{
    public static Result Run(Case one, Settings settings)
    {
        using var ours = new Worker(one.Ours);
        using Worker? peer = settings.WithPeer && one.Peer is not null ? new Worker(one.Peer) : null;
        ours.Measure();   // warms up
        peer?.Measure();
        List<double> left = [], right = [];
        for (int round = 0; round < (one.Rounds ?? settings.Rounds); round++)
        {
            var (value, check) = ours.Measure();
            left.Add(value);
            if (peer is null) continue;
            var (peerValue, peerCheck) = peer.Measure();
            right.Add(peerValue);
            Agree(one, check, peerCheck);
        }
        return new Result(one.Name, Median(left), right.Count > 0 ? Median(right) : null, one.LargerIsBetter, one.Unit);
    }

    private static void Agree(Case one, double? ours, double? peer)
    {
        if (one.Agreement is not { } tolerance || ours is not { } a || peer is not { } b) return;
        if (!(Math.Abs(a - b) <= tolerance * Math.Max(Math.Abs(a), Math.Abs(b))))
            throw new InvalidOperationException($"{one.Name}: the two sides do not compute the same: {a:R} and {b:R}");
    }

    private static double Median(List<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
