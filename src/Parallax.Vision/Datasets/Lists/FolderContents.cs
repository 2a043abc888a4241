namespace Parallax.Vision;

/// <summary>Which files there are, asked of each folder once: a list may name a hundred thousand in one.</summary>
internal sealed class FolderContents(string root)
{
    private readonly Dictionary<string, HashSet<string>> folders = [];

    /// <param name="name">A path below the root, with '/' between folders.</param>
    public bool Has(string name)
    {
        int slash = name.LastIndexOf('/');
        string folder = slash < 0 ? "" : name[..slash];
        if (!folders.TryGetValue(folder, out HashSet<string>? files))
            folders[folder] = files = FilesIn(Path.Combine(root, folder));
        return files.Contains(name[(slash + 1)..]);
    }

    private static HashSet<string> FilesIn(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
