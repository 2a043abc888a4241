using Parallax.Torch.Nn;

namespace Parallax.Torch.Optim;

/// <summary>Parameters that an optimizer treats alike.</summary>
/// <param name="Members">The parameters with the names that the optimizer's state has for them.</param>
public sealed record ParameterGroup(IReadOnlyList<(string Name, Parameter Parameter)> Members)
{
    /// <summary>Factor on the learning rate of each step.</summary>
    public double LrScale { get; init; } = 1;

    /// <summary>A rate of the group's own, whatever the step's: a predictor off the schedule, an objective's parameters. Null: the step's.</summary>
    public double? FixedLr { get; init; }

    /// <summary>Weight decay of the group's own; 0 for none. Null: the optimizer's.</summary>
    public double? WeightDecay { get; init; }

    /// <summary>Whether LARS scales the group's gradients to its weights.</summary>
    public bool Adapts { get; init; } = true;
}
