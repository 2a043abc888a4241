namespace Parallax.Vision;

/// <summary>
/// Where images lie and which of them are meant. In text: a path, whose layout is then recognised, or
/// <c>LAYOUT[@PARTITION][/PART][+LIST…]:PATH</c>, as in <c>cifar10:data/cifar</c>, <c>cub200@zero_shot/test:data/cub</c> or
/// <c>imagenet/train+imagenet100.txt:data/imagenet</c>.
/// </summary>
/// <param name="Path">The folder or file.</param>
public sealed record DatasetAddress(string Path)
{
    /// <summary>The layout; null to recognise it.</summary>
    public DatasetLayout? Layout { get; init; }

    /// <summary>The division; null for the layout's first.</summary>
    public string? Partition { get; init; }

    /// <summary>The part; null for the division's first.</summary>
    public DatasetPart? Part { get; init; }

    /// <summary>Text files of class names or of image names, one a line, that restrict the images.</summary>
    public IReadOnlyList<string> Lists { get; init; } = [];

    /// <summary>Reads an address. What stands before the first ':' counts only if it begins with a layout's name, so that other paths may have a ':'.</summary>
    /// <param name="text">The text.</param>
    /// <exception cref="ImageException">The layout has no such partition or part.</exception>
    public static DatasetAddress Parse(string text)
    {
        ArgumentException.ThrowIfNullOrEmpty(text);
        int colon = text.IndexOf(':');
        string[] head = text[..Math.Max(colon, 0)].Split('+');
        string[] nameAndPart = head[0].Split('/'), nameAndPartition = nameAndPart[0].Split('@');
        if (DatasetCatalog.Layouts.FirstOrDefault(layout => layout.Name == nameAndPartition[0]) is not { } named || nameAndPart.Length > 2 || nameAndPartition.Length > 2)
            return new DatasetAddress(text);
        if (colon == text.Length - 1)
            throw new ImageException(text, "found no path, expected one after the ':'");
        string? partition = nameAndPartition.Length > 1 ? nameAndPartition[1] : null;
        return new DatasetAddress(text[(colon + 1)..])
        {
            Layout = named,
            Partition = partition,
            Part = nameAndPart.Length > 1 ? PartOf(nameAndPart[1], named, partition is null ? named.Partitions : [named.Partition(partition)]) : null,
            Lists = head[1..],
        };
    }

    /// <summary>The same with its layout: the one named, or the one that is recognised.</summary>
    /// <exception cref="ImageException">More than one layout is recognised, or nothing is there.</exception>
    public DatasetAddress Resolve() => Layout is null ? this with { Layout = DatasetCatalog.Recognise(Path) } : this;

    /// <summary>The images.</summary>
    /// <exception cref="ImageException">They can't be read as the layout wants it.</exception>
    public ImageSource Open() => Open(Part, Lists);

    /// <summary>
    /// The part that is scored and the part that is learned from, if no part is named and the layout has them. Lists of classes restrict both, lists of
    /// images only what is learned from.
    /// </summary>
    /// <returns>Null if there is no scored part; <c>Learned</c> is null where the scored part does without.</returns>
    /// <exception cref="ImageException">They can't be read as the layout wants it.</exception>
    public (ImageSource? Learned, ImageSource Scored)? OpenScored()
    {
        DatasetAddress known = Resolve();
        DatasetPartition partition = known.Layout!.Partition(Partition);
        if (Part is not null || partition.ScoredPart is not { } part)
            return null;
        ImageSource scored = known.Open(part, []);
        foreach (string list in Lists.Where(list => SubsetList.NamesClasses(scored, list)))
            scored = SubsetList.Apply(scored, list);
        return (partition.LearnedPart is { } learned ? known.Open(learned, Lists) : null, scored);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        if (Layout is null)
            return Path;
        string partition = Partition is null ? "" : $"@{Partition}", part = Part is { } named ? $"/{Word(named)}" : "";
        return $"{Layout.Name}{partition}{part}{string.Concat(Lists.Select(list => $"+{list}"))}:{Path}";
    }

    /// <summary>The images with annotations of a kind.</summary>
    /// <param name="what">The kind, for errors.</param>
    /// <param name="readerOf">How a division reads that kind; null if it has none.</param>
    /// <exception cref="ImageException">The layout or division has none of the kind, or they can't be read.</exception>
    internal T OpenAnnotated<T>(string what, Func<DatasetPartition, Func<string, DatasetPart, T>?> readerOf)
    {
        var (division, read) = Annotated(what, readerOf);
        DatasetLayout layout = Resolve().Layout!;
        return read(layout.Home(Path), layout.Checked(division, Part));
    }

    /// <summary>The images with annotations of a kind that are learned from, and those that are scored.</summary>
    /// <inheritdoc cref="OpenAnnotated{T}"/>
    internal (T Learned, T Scored) OpenScoredAnnotated<T>(string what, Func<DatasetPartition, Func<string, DatasetPart, T>?> readerOf)
    {
        var (division, read) = Annotated(what, readerOf);
        if (Part is { } part)
            throw new ImageException(ToString(), $"found part '{Word(part)}', expected none: one part is learned from and another is scored");
        if (division is not { LearnedPart: { } learned, ScoredPart: { } scored })
            throw new ImageException(ToString(), $"found {Choice([.. division.Parts.Select(Word)])}, expected a part to learn from and one to score");
        string home = Resolve().Layout!.Home(Path);
        return (read(home, learned), read(home, scored));
    }

    private (DatasetPartition Division, Func<string, DatasetPart, T> Read) Annotated<T>(string what, Func<DatasetPartition, Func<string, DatasetPart, T>?> readerOf)
    {
        DatasetLayout layout = Resolve().Layout!;
        if (Lists.Count > 0)
            throw new ImageException(ToString(), "found a list, expected none: lists restrict images without annotations only");
        DatasetPartition? division = Partition is null ? layout.Partitions.FirstOrDefault(known => readerOf(known) is not null) : layout.Partition(Partition);
        if (division is not null && readerOf(division) is { } read) return (division, read);
        string[] others = [.. DatasetCatalog.Layouts.Where(other => other.Partitions.Any(known => readerOf(known) is not null)).Select(other => other.Name)];
        throw new ImageException(ToString(), $"found {layout.Name}{(Partition is null ? "" : $"@{Partition}")}, which has no {what}, expected {Choice(others)}");
    }

    internal static string Word(DatasetPart part) => part.ToString().ToLowerInvariant();

    internal static string Choice(IReadOnlyList<string> words) => words.Count < 2 ? string.Concat(words) : $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}";

    private ImageSource Open(DatasetPart? part, IReadOnlyList<string> lists)
    {
        ImageSource images = Resolve().Layout!.Open(Path, Partition, part);
        return lists.Aggregate(images, SubsetList.Apply);
    }

    private static DatasetPart PartOf(string word, DatasetLayout layout, IReadOnlyList<DatasetPartition> partitions)
    {
        DatasetPart[] parts = [.. partitions.SelectMany(partition => partition.Parts).Distinct()];
        foreach (DatasetPart part in parts)
        {
            if (Word(part) == word)
                return part;
        }
        throw layout.NoPart(word, parts);
    }
}
