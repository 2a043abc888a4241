namespace Parallax.Training.Recipes;

/// <summary>Where a recipe's value was written: a line and column of a file, or a <c>--set</c> option.</summary>
/// <param name="Source">The file as the user named it, or the whole option (<c>--set method.alpha=0.5</c>).</param>
/// <param name="Line">Line from 1; 0 for an option.</param>
/// <param name="Column">Column from 1; 0 for an option.</param>
public sealed record RecipePlace(string Source, int Line, int Column)
{
    private const string Option = "--set ";

    /// <summary>The place of everything that an option sets.</summary>
    /// <param name="assignment">The option's argument, <c>key.path=value</c>.</param>
    public static RecipePlace OfOption(string assignment) => new(Option + assignment, 0, 0);

    /// <summary>Whether an option set the value.</summary>
    public bool IsOption => Line == 0;

    /// <summary>Whether the place alone already names <paramref name="path"/>.</summary>
    internal bool Names(string path) => IsOption && Source.StartsWith($"{Option}{path}=", StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => IsOption ? Source : $"{Source}:{Line}:{Column}";
}
