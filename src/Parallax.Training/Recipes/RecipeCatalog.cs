namespace Parallax.Training.Recipes;

/// <summary>The recipes of a folder: <c>vicregl/small.yaml</c> there is <c>vicregl/small</c>; those of its folder <c>views</c> are views alone.</summary>
/// <param name="folder">The folder; it may be missing, then no name is known.</param>
public sealed class RecipeCatalog(string folder)
{
    private const string ViewFolder = "views/";

    private readonly string[] all = !Directory.Exists(folder) ? [] :
        [.. Directory.EnumerateFiles(folder, "*.yaml", SearchOption.AllDirectories).Select(file => NameOf(folder, file)).Order(StringComparer.Ordinal)];

    /// <summary>The recipes that come with the program, next to it in <c>recipes/</c>.</summary>
    public static RecipeCatalog BesideProgram() => new(Path.Combine(AppContext.BaseDirectory, "recipes"));

    /// <summary>The recipes that train, in alphabetical order.</summary>
    public IReadOnlyList<string> Names => [.. all.Where(name => !IsOfViews(name))];

    /// <summary>The recipes of views alone, <c>views/dino</c> and so on, in alphabetical order.</summary>
    public IReadOnlyList<string> ViewNames => [.. all.Where(IsOfViews)];

    /// <summary>The recipe of a name, or of a path to a <c>.yaml</c> file. The name of views alone may do without its <c>views/</c>.</summary>
    /// <exception cref="RecipeException">Neither is there; the message names the nearest and all known.</exception>
    public RecipeText Open(string nameOrPath)
    {
        if ((Array.Find(all, name => name == nameOrPath) ?? Array.Find(all, name => name == ViewFolder + nameOrPath)) is { } found)
            return RecipeText.FromFile(Path.Combine(folder, found + ".yaml")) with { Source = $"recipes/{found}.yaml" };
        if (Path.GetExtension(nameOrPath) is ".yaml" or ".yml" || File.Exists(nameOrPath)) return RecipeText.FromFile(nameOrPath);
        string near = Nearest.To(nameOrPath, all) is { } name ? $"; did you mean '{name}'?" : ".";
        string known = all.Length == 0 ? "none" : string.Join(", ", all);
        throw new RecipeException($"no recipe '{nameOrPath}'{near} Known: {known}; or give the path of a .yaml file.");
    }

    private static bool IsOfViews(string name) => name.StartsWith(ViewFolder, StringComparison.Ordinal);

    private static string NameOf(string folder, string file) =>
        Path.ChangeExtension(Path.GetRelativePath(folder, file), null).Replace(Path.DirectorySeparatorChar, '/');
}
