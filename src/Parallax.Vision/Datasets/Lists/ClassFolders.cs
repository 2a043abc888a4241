namespace Parallax.Vision;

/// <summary>Images in a folder for each class.</summary>
internal static class ClassFolders
{
    /// <summary>The names of the folders below one, in ordinal order; those that start with a dot are passed over.</summary>
    /// <exception cref="ImageException">There are none, or it can't be listed.</exception>
    public static string[] NamesIn(string folder)
    {
        string[] names = [.. Listed(folder, () => Directory.EnumerateDirectories(folder)).Where(name => name[0] != '.').Order(StringComparer.Ordinal)];
        return names.Length > 0 ? names : throw new ImageException(folder, "found no folders, expected one for each class");
    }

    /// <summary>The images in a folder, in ordinal order.</summary>
    /// <exception cref="ImageException">There are none, or it can't be listed.</exception>
    public static string[] ImagesIn(string folder)
    {
        string[] names = [.. Listed(folder, () => Directory.EnumerateFiles(folder)).Where(ImageFiles.IsImage).Order(StringComparer.Ordinal)];
        return names.Length > 0 ? names : throw new ImageException(folder, "found no images, expected those of a class");
    }

    /// <summary>The images of folders that are named as classes are.</summary>
    /// <param name="home">The folder that names start from.</param>
    /// <param name="folder">Below it, the folder of class folders; "" for <paramref name="home"/> itself.</param>
    /// <param name="classNames">The classes.</param>
    /// <param name="inner">The folder in each class folder that has its images; "" for the class folder itself.</param>
    /// <param name="folders">The class folders; null for one of each class.</param>
    /// <exception cref="ImageException">A folder is missing, has no images, or is no class's.</exception>
    public static ImageFiles Read(string home, string folder, IReadOnlyList<string> classNames, string inner = "", IReadOnlyList<string>? folders = null)
    {
        List<string> names = [];
        List<int> labels = [];
        Dictionary<string, int> numbers = classNames.Select((name, number) => (name, number)).ToDictionary();
        foreach (string className in folders ?? classNames)
        {
            string below = Path.Combine(folder, className, inner).Replace(Path.DirectorySeparatorChar, '/');
            if (!numbers.TryGetValue(className, out int label))
                throw new ImageException(Path.Combine(home, below), $"found a folder of no class, expected the {classNames.Count} classes only");
            string[] images = ImagesIn(Path.Combine(home, below));
            names.AddRange(images.Select(image => $"{below}/{image}"));
            labels.AddRange(Enumerable.Repeat(label, images.Length));
        }
        return new ImageFiles(home, names, labels, classNames);
    }

    /// <summary>The images that lie in a folder itself, without classes.</summary>
    /// <exception cref="ImageException">There are none.</exception>
    public static ImageFiles Unlabelled(string home, string folder)
    {
        string[] images = ImagesIn(Path.Combine(home, folder));
        return new ImageFiles(home, [.. images.Select(image => $"{folder}/{image}")], [.. images.Select(_ => -1)], []);
    }

    private static string[] Listed(string folder, Func<IEnumerable<string>> entries)
    {
        try
        {
            return [.. entries().Select(entry => Path.GetFileName(entry))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImageException(folder, $"found a folder that can't be listed ({error.Message})", error);
        }
    }
}
