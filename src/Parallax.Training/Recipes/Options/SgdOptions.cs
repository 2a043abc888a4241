using System.ComponentModel.DataAnnotations;
using Parallax.Torch.Optim;

namespace Parallax.Training.Recipes;

/// <summary><c>name: sgd</c>: gradient descent with momentum.</summary>
public sealed record SgdOptions : OptimizerOptions
{
    /// <inheritdoc/>
    /// <remarks>SimSiam, section 4: 0.05.</remarks>
    public override double BaseLr { get; init; } = 0.05;

    /// <inheritdoc/>
    /// <remarks>SimSiam, section 4.</remarks>
    public override double WeightDecay { get; init; } = 1e-4;

    /// <inheritdoc/>
    public override DecayScope Decays { get; init; } = DecayScope.All;

    /// <summary>Share of the last step's direction that is kept, in [0, 1).</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Momentum { get; init; } = 0.9;

    /// <summary>Whether the gradient is taken ahead of the momentum step; needs a momentum.</summary>
    public bool Nesterov { get; init; }

    /// <inheritdoc/>
    public override Optimizer Create(IReadOnlyList<ParameterGroup> groups) => new Sgd(groups, Momentum, WeightDecay, Nesterov);
}
