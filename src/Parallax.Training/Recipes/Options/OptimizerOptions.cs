using System.ComponentModel.DataAnnotations;
using Parallax.Torch.Optim;

namespace Parallax.Training.Recipes;

/// <summary>How weights move; <c>optim: { name: … }</c> chooses the kind.</summary>
public abstract record OptimizerOptions
{
    /// <summary>Learning rate per 256 images: the rate of a step is this times batch / 256.</summary>
    [Range(0.0, double.PositiveInfinity, MinimumIsExclusive = true)]
    public abstract double BaseLr { get; init; }

    /// <summary>Decay of weights; biases and normalisation parameters are excluded.</summary>
    [Range(0.0, double.PositiveInfinity)]
    public abstract double WeightDecay { get; init; }

    /// <summary>Makes the optimizer over the parameters of a run.</summary>
    public abstract Optimizer Create(IReadOnlyList<ParameterGroup> groups);
}
