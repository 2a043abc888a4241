using Parallax.Training.Recipes;

namespace Parallax.Training.Loop;

/// <summary>What to train, on what, and where to.</summary>
public sealed record PretrainRequest
{
    /// <summary>A folder of images; class sub-folders are ignored.</summary>
    public required string Data { get; init; }

    /// <summary>The run folder.</summary>
    public required string Out { get; init; }

    /// <summary>The recipe; null goes on with the one that the run folder keeps.</summary>
    public EffectiveRecipe<Recipe>? Recipe { get; init; }

    /// <summary>Reads the run folder's recipe.</summary>
    public required RecipeBinder Binder { get; init; }

    /// <summary>Whether to go on with a run that is there.</summary>
    public bool Resume { get; init; }
}
