using System.IO.Enumeration;

namespace Parallax.Vision;

/// <summary>The images below a folder, listed in one pass that holds nothing but their names.</summary>
internal sealed class FolderListing
{
    private const int NamedEndings = 5;

    private readonly PackedNames.Builder images = new();
    private readonly Dictionary<string, int> others = [];

    /// <exception cref="ImageException">The folder can't be listed, or has no images.</exception>
    public FolderListing(string root)
    {
        EnumerationOptions options = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden };
        try
        {
            var files = new FileSystemEnumerable<bool>(root, Take, options) { ShouldIncludePredicate = (ref entry) => !entry.IsDirectory };
            foreach (bool _ in files)
            {
                // Each was taken on the way.
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImageException(root, $"found a folder that can't be listed ({error.Message})", error);
        }
        if (images.Count == 0)
            throw new ImageException(root, $"found {Others()}, expected images ({string.Join(", ", ImageFiles.Extensions)})");
    }

    /// <summary>The images in ordinal order of their paths below the folder, with '/' between folders.</summary>
    public PackedNames Images => images.Build().Sorted();

    private bool Take(ref FileSystemEntry entry)
    {
        ReadOnlySpan<char> ending = Path.GetExtension(entry.FileName);
        if (!ImageFiles.IsImageEnding(ending))
        {
            string other = ending.ToString();
            others[other] = others.GetValueOrDefault(other) + 1;
            return false;
        }
        ReadOnlySpan<char> folder = entry.Directory[entry.RootDirectory.Length..].TrimStart(Path.DirectorySeparatorChar);
        string path = folder.Length == 0 ? entry.FileName.ToString() : string.Concat(folder, "/", entry.FileName);
        images.Add(Path.DirectorySeparatorChar == '/' ? path : path.Replace(Path.DirectorySeparatorChar, '/'));
        return true;
    }

    private string Others()
    {
        if (others.Count == 0)
            return "no files";
        var endings = others.OrderByDescending(ending => ending.Value).ThenBy(ending => ending.Key, StringComparer.Ordinal);
        return $"{others.Values.Sum()} files but no image among them: " + string.Join(", ", endings.Take(NamedEndings)
            .Select(ending => $"{ending.Value} {(ending.Key.Length == 0 ? "without ending" : ending.Key)}"));
    }
}
