using Parallax.Training.Recipes.Yaml;

namespace Parallax.Training.Recipes;

/// <summary>A recipe as it will act: every value, and where it came from.</summary>
/// <typeparam name="T">The root record.</typeparam>
public sealed class EffectiveRecipe<T> where T : class
{
    private readonly RecipeTypes types;
    private readonly Dictionary<string, RecipePlace> places;

    internal EffectiveRecipe(T value, Dictionary<string, RecipePlace> places, RecipeTypes types) =>
        (Value, this.places, this.types) = (value, places, types);

    /// <summary>The records.</summary>
    public T Value { get; }

    /// <summary>Where the value of a key was written, or null when it is the default.</summary>
    /// <param name="path">Keys from the root: <c>method.alpha</c>.</param>
    public RecipePlace? PlaceOf(string path) => places.GetValueOrDefault(path);

    /// <summary>The whole recipe as YAML, as a run folder keeps it; it reads back as the same recipe.</summary>
    public string ToYaml() => RecipeWriter.Write(Value, types, _ => null);

    /// <summary>The whole recipe as YAML, each value with its origin in a comment.</summary>
    public string ToAnnotatedYaml() => RecipeWriter.Write(Value, types, path => PlaceOf(path)?.ToString() ?? "default");
}
