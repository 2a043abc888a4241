namespace Parallax.Torch.Nn;

/// <summary>In what the names of a module and of a state that was loaded into it differ.</summary>
/// <param name="Missing">Names of the module that the state lacks.</param>
/// <param name="Unexpected">Names of the state that the module lacks.</param>
public sealed record StateDifference(IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected);
