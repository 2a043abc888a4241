using Parallax.Vision;

namespace Parallax.Training.Recipes;

/// <summary>Views without a method, as the files of <c>recipes/views</c> hold them.</summary>
public sealed record ViewRecipe
{
    /// <summary>The large views of each image for training.</summary>
    public required ViewGroup Global { get; init; }

    /// <summary>The small ones, or null for none.</summary>
    public ViewGroup? Local { get; init; }

    /// <summary>The one view that features are evaluated on.</summary>
    public EvaluationPlan Evaluation { get; init; } = new();

    /// <summary>The views for training.</summary>
    public ViewPlan Plan() => new() { Global = Global, Local = Local };
}
