namespace Parallax.Training.Recipes;

/// <summary>One thing wrong in a recipe: where, and what was expected and found.</summary>
/// <param name="Place">Where it was written.</param>
/// <param name="Path">The key's path (<c>method.alpha</c>), or empty when the message names the key itself.</param>
/// <param name="Message">What was expected, what was found, what to do.</param>
public sealed record RecipeFault(RecipePlace Place, string Path, string Message)
{
    /// <inheritdoc/>
    public override string ToString() => Path.Length == 0 || Place.Names(Path) ? $"{Place}: {Message}" : $"{Place}: {Path}: {Message}";
}
