namespace Parallax.Vision;

/// <summary>A place in the sequence of batches.</summary>
/// <param name="Epoch">Epoch, from 0.</param>
/// <param name="Step">Batch of the epoch, from 0.</param>
public readonly record struct LoaderPosition(int Epoch, int Step);
