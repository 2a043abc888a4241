using System.Text;

namespace Parallax.Vision;

/// <summary>Image files below a folder.</summary>
public sealed class ImageFiles : ImageSource
{
    private readonly PackedNames names;
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
        this.names = PackedNames.Of(names);
        this.labels = [.. labels];
        ClassNames = classNames;
    }

    private ImageFiles(string root, PackedNames names, int[] labels, string[] classNames)
    {
        (this.names, this.labels) = (names, labels);
        (Root, ClassNames) = (root, classNames);
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
        return WithFolderClasses(path, new FolderListing(path).Images);
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

    // Names are sorted, so a folder's images follow each other; the order of the classes is that of the folders' own names.
    private static ImageFiles WithFolderClasses(string root, PackedNames names)
    {
        int[] labels = new int[names.Count];
        List<string> folders = [];
        ReadOnlySpan<byte> last = [];
        for (int image = 0; image < labels.Length; image++)
        {
            ReadOnlySpan<byte> name = names.Utf8(image);
            int length = name.IndexOf((byte)'/');
            if (length < 0)
                return new ImageFiles(root, names, [.. Enumerable.Repeat(-1, labels.Length)], []);
            if (folders.Count == 0 || !last.SequenceEqual(name[..length]))
                folders.Add(Encoding.UTF8.GetString(last = name[..length]));
            labels[image] = folders.Count - 1;
        }
        string[] classes = [.. folders.Order(StringComparer.Ordinal)];
        int[] rank = [.. folders.Select(folder => Array.BinarySearch(classes, folder, StringComparer.Ordinal))];
        for (int image = 0; image < labels.Length; image++)
            labels[image] = rank[labels[image]];
        return new ImageFiles(root, names, labels, classes);
    }

    internal static bool IsImage(string file) => IsImageEnding(Path.GetExtension(file.AsSpan()));

    internal static bool IsImageEnding(ReadOnlySpan<char> ending)
    {
        foreach (string known in Extensions)
        {
            if (ending.Equals(known, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    private static string NameIn(string root, string file) => Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/');

    private static string CommonFolder(string a, string b)
    {
        while (!Path.EndsInDirectorySeparator(a) && a != b && !b.StartsWith(a + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            a = Path.GetDirectoryName(a)!;
        return a;
    }

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
