using System.ComponentModel.DataAnnotations;
using Parallax.Torch.Optim;

namespace Parallax.Training.Recipes;

/// <summary><c>name: adam</c>: Adam with the decay in the gradient (Kingma and Ba 2015).</summary>
public sealed record AdamOptions : OptimizerOptions
{
    /// <summary>Options whose rate does not follow the batch.</summary>
    public AdamOptions() => LrScaling = LrScaling.None;

    /// <inheritdoc/>
    /// <remarks>S2SD, section 4: 1e-5 with a batch of 112.</remarks>
    public override double BaseLr { get; init; } = 1e-5;

    /// <inheritdoc/>
    /// <remarks>S2SD, section 4; its published code defaults to 4e-4.</remarks>
    public override double WeightDecay { get; init; } = 3e-4;

    /// <inheritdoc/>
    public override DecayScope Decays { get; init; } = DecayScope.All;

    /// <summary>Memories of the gradient and of its square, <c>[first, second]</c>.</summary>
    public Betas Betas { get; init; } = new(0.9, 0.999);

    /// <summary>ε beside the root of the second moment.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Eps { get; init; } = 1e-8;

    /// <inheritdoc/>
    public override Optimizer Create(IReadOnlyList<ParameterGroup> groups) => new Adam(groups, WeightDecay, Betas.First, Betas.Second, Eps);
}
