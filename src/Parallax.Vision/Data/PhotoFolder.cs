namespace Parallax.Vision;

/// <summary>
/// The image files below a folder, in ordinal order of their relative paths. If all of them lie in sub-folders, the first folder names
/// are the classes. Or a list of files, which has none.
/// </summary>
public sealed class PhotoFolder
{
    private readonly string[] fullPaths;
    private readonly int[] labels;

    private PhotoFolder(string root, string[] names, string[] classNames)
    {
        Root = root;
        Names = names;
        fullPaths = [.. names.Select(name => Path.Combine(root, name))];
        ClassNames = classNames;
        Dictionary<string, int> numbers = ClassNames.Select((name, number) => (name, number)).ToDictionary();
        labels = [.. names.Select(name => numbers.Count == 0 ? -1 : numbers[FirstFolder(name)])];
    }

    /// <summary>Endings of the files that count as images, in lower case. Files with others are ignored.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".jpg", ".jpeg", ".png", ".webp"];

    /// <summary>The folder, as it was given.</summary>
    public string Root { get; }

    /// <summary>Paths relative to <see cref="Root"/>, with '/' between folders; an image's index is its place here.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Number of images.</summary>
    public int Count => fullPaths.Length;

    /// <summary>The classes in ordinal order; empty if some image doesn't lie in a sub-folder.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>The class of each image as an index into <see cref="ClassNames"/>; −1 where there are no classes.</summary>
    public ReadOnlySpan<int> Labels => labels;

    /// <summary>Lists a folder's images. No file is opened.</summary>
    /// <param name="path">The folder. Names that start with a dot are passed over in it.</param>
    /// <exception cref="ImageException">There is no such folder, or no image in it.</exception>
    public static PhotoFolder Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (File.Exists(path))
            throw new ImageException(path, "found a file, expected a folder of images");
        if (!Directory.Exists(path))
            throw new ImageException(path, "found nothing, expected a folder of images");
        string[] files = ListFiles(path);
        string[] images = [.. files.Where(IsImage)];
        if (images.Length == 0)
            throw new ImageException(path, $"found {Describe(files)}, expected images ({string.Join(", ", Extensions)})");
        Array.Sort(images, StringComparer.Ordinal);
        return new PhotoFolder(path, images, ClassesOf(images));
    }

    /// <summary>Exactly these images, in this order, without classes. No file is opened.</summary>
    /// <param name="paths">The files, whatever their endings; <see cref="Root"/> is the deepest folder that holds them all.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static PhotoFolder OfFiles(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (paths.Count == 0)
            throw new ArgumentException("photos: expected one or more files, found none", nameof(paths));
        string[] full = [.. paths.Select(Path.GetFullPath)];
        string root = full.Select(path => Path.GetDirectoryName(path)!).Aggregate(CommonFolder);
        return new PhotoFolder(root, [.. full.Select(path => NameIn(root, path))], []);
    }

    /// <summary>Some of the images, in the order given; classes keep their numbers. No file is opened.</summary>
    /// <param name="images">Indices of images.</param>
    public PhotoFolder Only(IReadOnlyList<int> images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return new PhotoFolder(Root, [.. images.Select(image => Names[image])], [.. ClassNames]);
    }

    /// <summary>Where an image lies: <see cref="Root"/> and its name.</summary>
    /// <param name="image">Index of the image.</param>
    public string FullPath(int image) => fullPaths[image];

    private static string[] ListFiles(string root)
    {
        EnumerationOptions options = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden };
        try
        {
            return [.. Directory.EnumerateFiles(root, "*", options)
                .Select(file => NameIn(root, file))];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImageException(root, $"found a folder that can't be listed ({error.Message})", error);
        }
    }

    private static bool IsImage(string file)
    {
        ReadOnlySpan<char> extension = Path.GetExtension(file.AsSpan());
        foreach (string known in Extensions)
        {
            if (extension.Equals(known, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    private static string Describe(string[] files)
    {
        if (files.Length == 0)
            return "no files";
        var endings = files.CountBy(file => Path.GetExtension(file) ?? "")
            .OrderByDescending(ending => ending.Value).ThenBy(ending => ending.Key, StringComparer.Ordinal);
        return $"{files.Length} files but no image among them: " + string.Join(", ", endings.Take(5)
            .Select(ending => $"{ending.Value} {(ending.Key.Length == 0 ? "without ending" : ending.Key)}"));
    }

    private static string NameIn(string root, string file) => Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/');

    private static string CommonFolder(string a, string b)
    {
        while (!Path.EndsInDirectorySeparator(a) && a != b && !b.StartsWith(a + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            a = Path.GetDirectoryName(a)!;
        return a;
    }

    private static string[] ClassesOf(string[] names) =>
        names.All(name => name.Contains('/')) ? [.. names.Select(FirstFolder).Distinct().Order(StringComparer.Ordinal)] : [];

    private static string FirstFolder(string name) => name[..name.IndexOf('/')];
}
