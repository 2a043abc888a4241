using Parallax.Torch;

namespace Parallax;

/// <summary>What a method's networks are made from.</summary>
/// <param name="options">The recipe's choice of backbone.</param>
/// <param name="random">Where first values come from.</param>
/// <param name="start">Fills a new backbone with weights to start from; none leaves its first values.</param>
public sealed class Networks(BackboneOptions options, Generator random, Action<Backbone>? start = null)
{
    /// <summary>The stream of first values, and of whatever the networks draw while they train.</summary>
    /// <remarks>
    /// Before each forward pass the trainer starts it anew from the run's seed, the step and the part of the batch: a dropout or a random choice
    /// that draws from it is the same after a resume, and nothing of it has to be saved.
    /// </remarks>
    public Generator Random => random;

    /// <summary>Classes of the training images; 0 where they are not known.</summary>
    public int Classes { get; init; }

    /// <summary>Opens a network that is trained already, from a run folder or a model file.</summary>
    public Func<string, Backbone> Trained { get; init; } = path => throw new NotSupportedException($"{path}: trained networks cannot be opened here");

    /// <summary>A backbone of the recipe's kind with fresh values, or those it starts from; each call makes another one: a student's, a teacher's.</summary>
    public Backbone Backbone()
    {
        Backbone backbone = options.Create(random);
        start?.Invoke(backbone);
        return backbone;
    }
}
