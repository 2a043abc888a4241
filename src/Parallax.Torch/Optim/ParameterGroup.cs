using Parallax.Torch.Nn;

namespace Parallax.Torch.Optim;

/// <summary>Parameters that an optimizer treats alike.</summary>
/// <param name="Members">The parameters with the names that the optimizer's state has for them.</param>
public sealed record ParameterGroup(IReadOnlyList<(string Name, Parameter Parameter)> Members)
{
    /// <summary>Factor on the learning rate.</summary>
    public double LrScale { get; init; } = 1;

    /// <summary>A learning rate in the place of each step's; null takes the step's.</summary>
    public double? FixedLr { get; init; }

    /// <summary>A weight decay in the place of the optimizer's; 0 is none, null takes the optimizer's.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>Whether LARS scales the group's gradients to its weights.</summary>
    public bool Adapts { get; init; } = true;
}
