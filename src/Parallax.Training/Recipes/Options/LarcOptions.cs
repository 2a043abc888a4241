using System.ComponentModel.DataAnnotations;
using Parallax.Torch.Optim;

namespace Parallax.Training.Recipes;

/// <summary><c>name: larc</c>: SGD whose rate is scaled per tensor by |w| / (|g| + λ|w|), as SwAV has it.</summary>
public sealed record LarcOptions : OptimizerOptions
{
    /// <inheritdoc/>
    /// <remarks>SwAV's published commands: 4.8 with a batch of 4096.</remarks>
    public override double BaseLr { get; init; } = 0.3;

    /// <inheritdoc/>
    /// <remarks>SwAV's published commands.</remarks>
    public override double WeightDecay { get; init; } = 1e-6;

    /// <inheritdoc/>
    /// <remarks>LARC treats all tensors alike.</remarks>
    public override DecayScope Decays { get; init; } = DecayScope.All;

    /// <summary>Share of the last step's direction that is kept, in [0, 1).</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Momentum { get; init; } = 0.9;

    /// <summary>Trust η: the length of a step relative to the length of the weights.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Eta { get; init; } = 1e-3;

    /// <summary>Whether no tensor moves faster than the rate of the step: solo-learn's variant.</summary>
    public bool LimitRate { get; init; }

    /// <inheritdoc/>
    public override Optimizer Create(IReadOnlyList<ParameterGroup> groups) => new Larc(groups, Momentum, WeightDecay, Eta, LimitRate);
}
