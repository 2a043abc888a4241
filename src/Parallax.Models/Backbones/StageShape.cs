namespace Parallax;

/// <summary>A place inside a backbone whose features can be had.</summary>
/// <param name="Name">As checkpoints name it: <c>layer3</c>, <c>blocks.11</c>, <c>layers.2</c>, <c>stages.2</c>.</param>
/// <param name="Channels">Length of its vectors.</param>
/// <param name="Stride">Pixels between neighbouring cells.</param>
public sealed record StageShape(string Name, int Channels, int Stride);
