namespace Parallax.Training.Recipes;

/// <summary>The text of a recipe, not yet understood.</summary>
/// <param name="Source">The name that errors give it, normally the file's path.</param>
/// <param name="Yaml">The file's content.</param>
public sealed record RecipeText(string Source, string Yaml)
{
    /// <summary>Reads a file; errors will name it as <paramref name="path"/>.</summary>
    /// <exception cref="RecipeException">The file is missing or not readable.</exception>
    public static RecipeText FromFile(string path)
    {
        try
        {
            return new RecipeText(path, File.ReadAllText(path));
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new RecipeException($"{path}: there is no such file");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new RecipeException($"{path}: cannot be read: {fault.Message}");
        }
    }

    /// <summary>The first line of the head comment: what the recipe claims to be; empty without one.</summary>
    public string Title => Yaml.StartsWith('#') ? Yaml.Split('\n')[0].TrimStart('#').Trim() : "";
}
