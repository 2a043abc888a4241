using Parallax.Vision;

namespace Parallax.Training.Demo;

/// <summary>The user's own photos as a demonstration set.</summary>
public static class OwnPhotos
{
    private const int LeastClasses = 4;
    private static readonly HashSet<string> Extensions = new(ImageFiles.Extensions, StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// With at least four class sub-folders of two or more images: half of the classes train, the others test. Otherwise all images train, and
    /// there are no scores.
    /// </summary>
    /// <param name="folder">Photos, in class sub-folders or not.</param>
    /// <param name="workFolder">Where a folder of links to the training classes may be put; an older one is replaced.</param>
    /// <exception cref="DemoDataException">The folder is missing or holds no images.</exception>
    public static DemoSet Plan(string folder, string workFolder)
    {
        if (!Directory.Exists(folder))
            throw new DemoDataException($"{folder}: no such folder");
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string[] images = [.. Images(full)];
        if (images.Length == 0)
            throw new DemoDataException($"{folder}: expected images ({string.Join(", ", ImageFiles.Extensions)}), found none");
        Dictionary<string, string[]> classes = Directory.EnumerateDirectories(full)
            .ToDictionary(path => Path.GetFileName(path)!, path => Images(path).ToArray())
            .Where(c => c.Value.Length >= 2)
            .ToDictionary();
        return classes.Count >= LeastClasses ? Split(full, classes, workFolder) : Unscored(full, images, classes.Count);
    }

    private static DemoSet Split(string folder, Dictionary<string, string[]> classes, string workFolder)
    {
        var (train, test) = ClassHalves.Split(classes.Keys);
        string links = Path.Combine(workFolder, "train");
        if (Directory.Exists(links))
            Directory.Delete(links, recursive: true);
        Directory.CreateDirectory(links);
        foreach (string name in train)
            Directory.CreateSymbolicLink(Path.Combine(links, name), Path.Combine(folder, name));
        int loose = Images(folder).Count() - classes.Values.Sum(c => c.Length);
        return new DemoSet
        {
            Name = Path.GetFileName(folder),
            TrainFolder = links,
            Train = [.. train.SelectMany(name => classes[name].Select(path => Image(folder, path, name)))],
            Test = [.. test.SelectMany(name => classes[name].Select(path => Image(folder, path, name)))],
            Licences = [],
            Notes = loose == 0 ? [] : [$"{loose} images outside class sub-folders, or alone in theirs, were left out"],
        };
    }

    private static DemoSet Unscored(string folder, string[] images, int classes) => new()
    {
        Name = Path.GetFileName(folder),
        TrainFolder = folder,
        Train = [.. images.Select(path => Image(folder, path, Path.GetFileName(folder)))],
        Test = [],
        Licences = [],
        Notes = [$"no scores: they need {LeastClasses} or more class sub-folders with two images each, half of which are kept from training; found {classes}"],
    };

    private static DemoImage Image(string folder, string path, string @class)
    {
        string name = Path.GetRelativePath(folder, path);
        return new DemoImage(path, @class, @class, @class, name, ClassHalves.IsKnnQuery(name));
    }

    private static IEnumerable<string> Images(string folder) =>
        Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 16 })
            .Where(path => Extensions.Contains(Path.GetExtension(path)))
            .Order(StringComparer.Ordinal);
}
