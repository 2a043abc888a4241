using Parallax.Vision;

namespace Parallax.Training.Weights;

/// <summary>What a file of weights says of itself: the network that they belong to, and the view that it looks at.</summary>
public sealed record ModelRecipe
{
    /// <summary>The network.</summary>
    public required BackboneOptions Backbone { get; init; }

    /// <summary>The one view of an image that features are computed on.</summary>
    public EvaluationPlan View { get; init; } = new();
}
