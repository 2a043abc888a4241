using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Methods.Metric;

/// <summary>A loss that draws images of one class together and others apart; with parameters of its own (proxies, boundaries) where its paper has them.</summary>
/// <remarks>Where there is nothing to compare, the loss is 0 with the gradient 0.</remarks>
public abstract class MetricObjective : Module
{
    /// <summary>The loss of a batch, one number.</summary>
    /// <param name="batch">B embeddings with their classes.</param>
    public abstract Tensor Of(EmbeddedBatch batch);
}

/// <summary>Which objective; a recipe's <c>objective: { name: … }</c> chooses the kind.</summary>
public abstract record MetricOptions
{
    /// <summary>Makes the objective with first values for its parameters.</summary>
    /// <param name="space">What it compares in.</param>
    /// <exception cref="ArgumentException">It has parameters for each class, and the classes are not known.</exception>
    public abstract MetricObjective Create(MetricSpace space);

    /// <summary>How the optimizer treats the objective's parameters, under the name that a method gives it; null where it has none.</summary>
    /// <param name="part">The name of the objective within the method.</param>
    public virtual ParameterRule? RuleFor(string part) => null;
}

/// <summary>A space that an objective compares embeddings in.</summary>
/// <param name="Dimension">D.</param>
/// <param name="Classes">C, classes of the training images; 0 where they are not known.</param>
/// <param name="Random">Where first values and tuples are drawn from.</param>
public sealed record MetricSpace(int Dimension, int Classes, Generator Random)
{
    /// <summary>C, which must be known.</summary>
    internal int KnownClasses(string objective) => Classes > 0 ? Classes
        : throw new ArgumentException($"objective {objective}: it learns parameters for each class, but the images have no classes");
}
