namespace Parallax.Benchmarks;

/// <summary>What a case came to: medians.</summary>
internal sealed record Result(string Case, double Ours, double? Peer, bool LargerIsBetter, string Unit)
{
    /// <summary>Above 1: ours is better.</summary>
    public double? Ratio => Peer is { } peer ? (LargerIsBetter ? Ours / peer : peer / Ours) : null;
}
