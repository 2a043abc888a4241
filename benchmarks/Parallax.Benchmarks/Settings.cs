namespace Parallax.Benchmarks;

/// <summary>How to measure.</summary>
/// <param name="WithPeer">Whether the peer runs too.</param>
/// <param name="Rounds">Rounds to take the median of.</param>
/// <param name="Images">The folder of photos that <c>views</c> and others read.</param>
/// <param name="Items">Vectors that <c>retrieval</c>, <c>kmeans</c> and <c>metrics</c> work on; null for each one's own number.</param>
/// <param name="Small">The images of 32 pixels that <c>views</c> reads; null for none.</param>
internal sealed record Settings(bool WithPeer, int Rounds, string? Images, string? Small, int? Items);
