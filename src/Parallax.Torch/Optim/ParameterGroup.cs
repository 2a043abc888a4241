using Parallax.Torch.Nn;

namespace Parallax.Torch.Optim;

/// <summary>Parameters that an optimizer treats alike.</summary>
/// <param name="Members">The parameters with the names that the optimizer's state has for them.</param>
public sealed record ParameterGroup(IReadOnlyList<(string Name, Parameter Parameter)> Members)
{
    /// <summary>Factor on the learning rate of each step.</summary>
    public double LrScale { get; init; } = 1;

    /// <summary>Whether the optimizer's weight decay acts on the group.</summary>
    public bool Decays { get; init; } = true;

    /// <summary>Whether LARS scales the group's gradients to its weights.</summary>
    public bool Adapts { get; init; } = true;
}
