using System.ComponentModel.DataAnnotations;
using Parallax.Torch.Optim;

namespace Parallax.Training.Recipes;

/// <summary><c>name: adamw</c>: Adam with decoupled weight decay (Loshchilov and Hutter 2019).</summary>
public sealed record AdamWOptions : OptimizerOptions
{
    /// <inheritdoc/>
    /// <remarks>DINO, section 3.2: 5e-4 per 256 images.</remarks>
    public override double BaseLr { get; init; } = 5e-4;

    /// <inheritdoc/>
    public override double WeightDecay { get; init; } = 0.05;

    /// <inheritdoc/>
    public override DecayScope Decays { get; init; } = DecayScope.Matrices;

    /// <summary>Memories of the gradient and of its square, <c>[first, second]</c>.</summary>
    public Betas Betas { get; init; } = new(0.9, 0.999);

    /// <summary>ε under the root of the second moment.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Eps { get; init; } = 1e-8;

    /// <inheritdoc/>
    public override Optimizer Create(IReadOnlyList<ParameterGroup> groups) => new AdamW(groups, WeightDecay, Betas.First, Betas.Second, Eps);
}
