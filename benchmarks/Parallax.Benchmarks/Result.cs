namespace Parallax.Benchmarks;

/// <summary>What the rounds of a case came to: each side's median, and the median of the rounds' ratios, in which a drift of the machine over several rounds cancels.</summary>
internal sealed record Result
{
    public Result(Case one, IReadOnlyList<double> ours, IReadOnlyList<double> peer)
    {
        (Case, Unit, Ours) = (one.Name, one.Unit, Median(ours));
        if (peer.Count == 0) return;
        Peer = Median(peer);
        Ratio = Median([.. ours.Zip(peer, (a, b) => one.LargerIsBetter ? a / b : b / a)]);
    }

    public string Case { get; }

    public double Ours { get; }

    public double? Peer { get; }

    /// <summary>Above 1: ours is better.</summary>
    public double? Ratio { get; }

    public string Unit { get; }

    private static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
