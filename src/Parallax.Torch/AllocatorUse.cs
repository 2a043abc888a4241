namespace Parallax.Torch;

/// <summary>Bytes of CPU tensor memory.</summary>
/// <param name="Live">Held by tensors.</param>
/// <param name="Cached">Freed and waiting for reuse.</param>
/// <param name="Peak">The most that was ever live.</param>
public readonly record struct AllocatorUse(long Live, long Cached, long Peak);
