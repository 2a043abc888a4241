using Parallax.Training.Recipes;

namespace Parallax.Training.Demo;

/// <summary>What the demonstration shows, and where it writes.</summary>
public sealed record DemonstrationRequest
{
    /// <summary>The user's own photos, or null for a public set.</summary>
    public string? Data { get; init; }

    /// <summary>The run folder.</summary>
    public required string Out { get; init; }

    /// <summary>The recipe that it trains.</summary>
    public required EffectiveRecipe<Recipe> Recipe { get; init; }
}
