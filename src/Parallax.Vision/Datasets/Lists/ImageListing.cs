namespace Parallax.Vision;

/// <summary>Gathers the image files that annotations name, and checks each as it comes.</summary>
/// <param name="root">The folder that names start from.</param>
/// <param name="classNames">The classes; empty if the images have none.</param>
internal sealed class ImageListing(string root, IReadOnlyList<string> classNames)
{
    private readonly List<string> names = [];
    private readonly List<int> labels = [];
    private readonly HashSet<string> seen = [];
    private readonly FolderContents contents = new(root);
    private readonly Dictionary<string, int> numbers = classNames.Select((name, number) => (name, number)).ToDictionary();

    /// <summary>Images so far.</summary>
    public int Count => names.Count;

    /// <summary>An image of a class; −1 for none.</summary>
    /// <exception cref="ImageException">There is no such file or class, or the image came before.</exception>
    public void Add(string name, int label, ListLine line)
    {
        if (name.AsSpan().ContainsAny('\\', '\0') || Path.IsPathRooted(name) || name.Split('/').Contains(".."))
            throw line.Fault($"found '{name}', expected the path of an image below {root}");
        if (label < -1 || label >= classNames.Count)
            throw line.Fault($"found class number {label}, expected one below {classNames.Count}");
        if (!seen.Add(name))
            throw line.Fault($"found '{name}' again, expected each image once");
        if (!contents.Has(name))
            throw line.Fault($"found '{name}', but there is no such image in {root}");
        names.Add(name);
        labels.Add(label);
    }

    /// <summary>An image of a class that goes by its name.</summary>
    /// <exception cref="ImageException">There is no such file or class, or the image came before.</exception>
    public void Add(string name, string className, ListLine line)
    {
        if (!numbers.TryGetValue(className, out int label))
            throw line.Fault($"found class '{className}', expected one of the {classNames.Count} that there are");
        Add(name, label, line);
    }

    /// <summary>An image of a class that is counted from 1.</summary>
    /// <exception cref="ImageException">There is no such file or class, or the image came before.</exception>
    public void AddFromOne(string name, int number, ListLine line)
    {
        if (number < 1 || number > classNames.Count)
            throw line.Fault($"found class {number}, expected 1 to {classNames.Count}");
        Add(name, number - 1, line);
    }

    /// <summary>What was gathered.</summary>
    /// <param name="source">What named the images, for the error if there are none.</param>
    /// <exception cref="ImageException">Nothing was.</exception>
    public ImageFiles ToImages(string source) =>
        names.Count > 0 ? new ImageFiles(root, names, labels, classNames) : throw new ImageException(source, "found no image of this part, expected one or more");
}
