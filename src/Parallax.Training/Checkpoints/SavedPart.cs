namespace Parallax.Training.Checkpoints;

/// <summary>A part of a run, beside networks and optimizer, whose state checkpoints hold: a loss scaler, what the health check has seen.</summary>
/// <param name="Name">One word, as the checkpoint calls it.</param>
/// <param name="Save">Gives the state.</param>
/// <param name="Load">Takes a state that <paramref name="Save"/> gave; not called for checkpoints that lack the part.</param>
internal sealed record SavedPart(string Name, Func<NamedState> Save, Action<NamedState> Load);
