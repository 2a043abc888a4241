namespace Parallax.Vision;

/// <summary>Image files below a folder.</summary>
public sealed class ImageFiles : ImageSource
{
    private readonly string[] names;
    private readonly int[] labels;

    /// <summary>Exactly these files. None is opened.</summary>
    /// <param name="root">The folder that names start from.</param>
    /// <param name="names">Paths relative to <paramref name="root"/>, with '/' between folders.</param>
    /// <param name="labels">The class of each, as an index into <paramref name="classNames"/>; −1 for none.</param>
    /// <param name="classNames">The classes.</param>
    /// <exception cref="ArgumentException">There are no names, not as many labels, or one is outside the classes.</exception>
    public ImageFiles(string root, IReadOnlyList<string> names, IReadOnlyList<int> labels, IReadOnlyList<string> classNames)
    {
        ArgumentException.ThrowIfNullOrEmpty(root);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(classNames);
        if (names.Count == 0 || labels.Count != names.Count)
            throw new ArgumentException($"{root}: expected one or more names and as many labels, found {names.Count} and {labels.Count}", nameof(labels));
        if (labels.Any(label => label < -1 || label >= classNames.Count))
            throw new ArgumentException($"{root}: expected labels in [-1, {classNames.Count}), found others", nameof(labels));
        Root = root;
        this.names = [.. names];
        this.labels = [.. labels];
        ClassNames = classNames;
    }

    /// <summary>Endings of the files that count as images, in lower case. Files with others are ignored.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff"];

    /// <inheritdoc/>
    public override string Root { get; }

    /// <summary>Paths relative to <see cref="Root"/>, with '/' between folders.</summary>
    public override IReadOnlyList<string> Names => names;

    /// <inheritdoc/>
    public override IReadOnlyList<string> ClassNames { get; }

    /// <inheritdoc/>
    public override ReadOnlySpan<int> Labels => labels;

    /// <summary>
    /// Lists the images below a folder in ordinal order of their relative paths. If all of them lie in sub-folders, the first folder names
    /// are the classes. No file is opened.
    /// </summary>
    /// <param name="path">The folder. Names that start with a dot are passed over in it.</param>
    /// <exception cref="ImageException">There is no such folder, or no image in it.</exception>
    public static ImageFiles InFolder(string path)
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
        return WithFolderClasses(path, images);
    }

    /// <summary>Exactly these images, in this order, without classes. No file is opened.</summary>
    /// <param name="paths">The files, whatever their endings; <see cref="Root"/> is the deepest folder that holds them all.</param>
    /// <exception cref="ArgumentException">There are none.</exception>
    public static ImageFiles Listed(IReadOnlyList<string> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        if (paths.Count == 0)
            throw new ArgumentException("photos: expected one or more files, found none", nameof(paths));
        string[] full = [.. paths.Select(Path.GetFullPath)];
        string root = full.Select(path => Path.GetDirectoryName(path)!).Aggregate(CommonFolder);
        return new ImageFiles(root, [.. full.Select(path => NameIn(root, path))], [.. full.Select(_ => -1)], []);
    }

    /// <summary>Where an image lies: <see cref="Root"/> and its name.</summary>
    /// <param name="image">Number of the image.</param>
    public string FullPath(int image) => Path.Combine(Root, names[image]);

    /// <inheritdoc/>
    public override string PlaceOf(int image) => FullPath(image);

    /// <inheritdoc/>
    public override ImageReader OpenReader(ImageLimits limits) => new FileReader(this, limits);

    private static ImageFiles WithFolderClasses(string root, string[] names)
    {
        string[] classes = names.All(name => name.Contains('/')) ? [.. names.Select(FirstFolder).Distinct().Order(StringComparer.Ordinal)] : [];
        Dictionary<string, int> numbers = classes.Select((name, number) => (name, number)).ToDictionary();
        return new ImageFiles(root, names, [.. names.Select(name => numbers.Count == 0 ? -1 : numbers[FirstFolder(name)])], classes);
    }

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

    internal static bool IsImage(string file)
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

    private static string FirstFolder(string name) => name[..name.IndexOf('/')];

    private sealed class FileReader(ImageFiles files, ImageLimits limits) : EncodedReader(limits)
    {
        private readonly FileBytes file = new();

        protected override (ReadOnlyMemory<byte> Bytes, string Name) Read(int image)
        {
            string name = files.names[image];
            return (file.Read(files.FullPath(image), name, Limits), name);
        }
    }
}
