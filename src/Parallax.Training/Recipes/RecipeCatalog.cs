namespace Parallax.Training.Recipes;

/// <summary>The recipes of a folder: <c>vicregl/small.yaml</c> there is <c>vicregl/small</c>.</summary>
/// <param name="folder">The folder; it may be missing, then no name is known.</param>
public sealed class RecipeCatalog(string folder)
{
    /// <summary>The recipes that come with the program, next to it in <c>recipes/</c>.</summary>
    public static RecipeCatalog BesideProgram() => new(Path.Combine(AppContext.BaseDirectory, "recipes"));

    /// <summary>Every name in alphabetical order.</summary>
    public IReadOnlyList<string> Names { get; } = !Directory.Exists(folder) ? [] :
        [.. Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories).Select(file => NameOf(folder, file)).Order(StringComparer.Ordinal)];

    /// <summary>The recipe of a name, or of a path to a <c>.yaml</c> file.</summary>
    /// <exception cref="RecipeException">Neither is there; the message names the nearest and all known.</exception>
    public RecipeText Open(string nameOrPath)
    {
        if (Names.Contains(nameOrPath))
            return RecipeText.FromFile(Path.Combine(folder, nameOrPath + ".yaml")) with { Source = $"recipes/{nameOrPath}.yaml" };
        if (Path.GetExtension(nameOrPath) is ".yaml" or ".yml" || File.Exists(nameOrPath)) return RecipeText.FromFile(nameOrPath);
        string near = Nearest.To(nameOrPath, Names) is { } name ? $"; did you mean '{name}'?" : ".";
        string known = Names.Count == 0 ? "none" : string.Join(", ", Names);
        throw new RecipeException($"no recipe '{nameOrPath}'{near} Known: {known}; or give the path of a .yaml file.");
    }

    private static string NameOf(string folder, string file) =>
        Path.ChangeExtension(Path.GetRelativePath(folder, file), null).Replace(Path.DirectorySeparatorChar, '/');
}
