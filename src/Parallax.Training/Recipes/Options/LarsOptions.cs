using System.ComponentModel.DataAnnotations;
using Parallax.Torch.Optim;

namespace Parallax.Training.Recipes;

/// <summary><c>name: lars</c>: SGD whose rate is scaled per tensor by |w| / |g| (You et al. 2017).</summary>
public sealed record LarsOptions : OptimizerOptions
{
    /// <inheritdoc/>
    /// <remarks>VICRegL, ResNet-50 on a cluster: 0.2 with a batch of 2048.</remarks>
    public override double BaseLr { get; init; } = 0.2;

    /// <inheritdoc/>
    /// <remarks>VICRegL's published code.</remarks>
    public override double WeightDecay { get; init; } = 1e-6;

    /// <inheritdoc/>
    public override DecayScope Decays { get; init; } = DecayScope.Matrices;

    /// <summary>Share of the last step's direction that is kept, in [0, 1).</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Momentum { get; init; } = 0.9;

    /// <summary>Trust η: the length of a step relative to the length of the weights.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Eta { get; init; } = 1e-3;

    /// <summary>Where the rate enters: <c>outside_buffer</c>, as VICReg, BYOL and DINO have it, or <c>inside_buffer</c>, as SimCLR.</summary>
    public RatePlace RatePlace { get; init; } = RatePlace.OutsideBuffer;

    /// <inheritdoc/>
    public override Optimizer Create(IReadOnlyList<ParameterGroup> groups) => new Lars(groups, Momentum, WeightDecay, Eta, RatePlace);
}
