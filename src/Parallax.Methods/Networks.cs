using Parallax.Torch;

namespace Parallax;

/// <summary>What a method's networks are made from.</summary>
/// <param name="options">The recipe's choice of backbone.</param>
/// <param name="random">Where first values come from.</param>
public sealed class Networks(BackboneOptions options, Generator random)
{
    /// <summary>The stream of first values, and of whatever the networks draw while they train.</summary>
    /// <remarks>
    /// Before each forward pass the trainer starts it anew from the run's seed, the step and the part of the batch: a dropout or a random choice
    /// that draws from it is the same after a resume, and nothing of it has to be saved.
    /// </remarks>
    public Generator Random => random;

    /// <summary>A backbone of the recipe's kind with fresh values; each call makes another one: a student's, a teacher's.</summary>
    public Backbone Backbone() => options.Create(random);
}
