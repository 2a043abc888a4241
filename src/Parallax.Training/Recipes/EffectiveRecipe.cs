using Parallax.Training.Recipes.Yaml;

namespace Parallax.Training.Recipes;

/// <summary>A recipe as it will act: every value, and where it came from.</summary>
/// <typeparam name="T">The root record.</typeparam>
public sealed class EffectiveRecipe<T> where T : class
{
    private const int CommentColumn = 44;

    private readonly RecipeTypes types;
    private readonly Dictionary<string, RecipePlace> places;

    internal EffectiveRecipe(T value, Dictionary<string, RecipePlace> places, RecipeTypes types) =>
        (Value, this.places, this.types) = (value, places, types);

    /// <summary>The records.</summary>
    public T Value { get; }

    /// <summary>The same recipe with changed values.</summary>
    internal EffectiveRecipe<T> With(Func<T, T> change) => new(change(Value), places, types);

    /// <summary>Where the value of a key was written, or null when it is the default.</summary>
    /// <param name="path">Keys from the root: <c>method.alpha</c>.</param>
    public RecipePlace? PlaceOf(string path) => places.GetValueOrDefault(path);

    /// <summary>The whole recipe as YAML, as a run folder keeps it; it reads back as the same recipe.</summary>
    public string ToYaml() => string.Concat(Lines.Select(line => line.Text + "\n"));

    /// <summary>The whole recipe as YAML, each value with its origin in a comment.</summary>
    public string ToAnnotatedYaml() => string.Concat(Lines.Select(line => Annotated(line) + "\n"));

    /// <summary>The keys whose values differ: <c>schedule.epochs: 20 became 30</c>.</summary>
    /// <param name="older">The recipe to compare with.</param>
    /// <param name="ignored">Keys, whole parts or single ones, that may differ.</param>
    public IReadOnlyList<string> ChangesSince(EffectiveRecipe<T> older, params IReadOnlyList<string> ignored)
    {
        var (before, now) = (older.Values(), Values());
        return [.. before.Keys.Union(now.Keys)
            .Where(path => !ignored.Any(key => path == key || path.StartsWith(key + ".", StringComparison.Ordinal)))
            .Where(path => before.GetValueOrDefault(path) != now.GetValueOrDefault(path))
            .Select(path => $"{path}: {before.GetValueOrDefault(path, "absent")} became {now.GetValueOrDefault(path, "absent")}")];
    }

    private IReadOnlyList<RecipeLine> Lines => RecipeWriter.Lines(Value, types);

    private Dictionary<string, string> Values() =>
        Lines.Where(line => line.Path is not null).ToDictionary(line => line.Path!, line => line.Value!);

    private string Annotated(RecipeLine line) =>
        line.Path is null ? line.Text : $"{line.Text.PadRight(CommentColumn)} # {PlaceOf(line.Path)?.ToString() ?? "default"}";
}
