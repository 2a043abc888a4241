namespace Parallax.Benchmarks;

/// <summary>How to measure.</summary>
/// <param name="WithPeer">Whether the peer runs too.</param>
/// <param name="Rounds">Rounds to take the median of.</param>
/// <param name="Data">The folder of photos that <c>views</c> and <c>scale</c> read.</param>
internal sealed record Settings(bool WithPeer, int Rounds, string? Data);
