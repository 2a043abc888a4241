using System.ComponentModel.DataAnnotations;
using Parallax.Torch.Optim;

namespace Parallax.Training.Recipes;

/// <summary>How weights move; <c>optim: { name: … }</c> chooses the kind.</summary>
public abstract record OptimizerOptions
{
    /// <summary>The learning rate that <see cref="LrScaling"/> makes the peak from: by default, per 256 images.</summary>
    [Range(0.0, double.PositiveInfinity, MinimumIsExclusive = true)]
    public abstract double BaseLr { get; init; }

    /// <summary>How the peak rate follows from the base rate and the batch.</summary>
    public LrScaling LrScaling { get; init; } = LrScaling.Linear;

    /// <summary>Decay of weights; <c>schedule.weight_decay</c> lets it change.</summary>
    [Range(0.0, double.PositiveInfinity)]
    public abstract double WeightDecay { get; init; }

    /// <summary>Which parameters are decayed, and scaled by LARS.</summary>
    public abstract DecayScope Decays { get; init; }

    /// <summary>Shortens long gradients; none by default.</summary>
    public ClippingOptions? Clip { get; init; }

    /// <summary>Treatments of parts of the networks, over those that the method itself asks for; later ones win.</summary>
    public IReadOnlyList<ParameterRule>? Rules { get; init; }

    /// <summary>Makes the optimizer over the parameters of a run.</summary>
    public abstract Optimizer Create(IReadOnlyList<ParameterGroup> groups);
}
