namespace Parallax.Vision;

/// <summary>How a published data set lies on disk, as its archives unpack, and how its parts are read.</summary>
public sealed class DatasetLayout
{
    /// <summary>The word that names it: <c>cifar10</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What the data set is, in a line.</summary>
    public required string Description { get; init; }

    /// <summary>Files and folders that it is known by; '|' separates names of which one suffices, '?' and '*' stand for letters of the last.</summary>
    public required IReadOnlyList<string> LooksFor { get; init; }

    /// <summary>Folders below the given one in which they may lie, first come first served; "" is the given one itself.</summary>
    public IReadOnlyList<string> Homes { get; init; } = [""];

    /// <summary>The ways in which it is divided; the first is meant where none is named.</summary>
    public required IReadOnlyList<DatasetPartition> Partitions { get; init; }

    /// <summary>What else must hold of a folder for it to be this layout when nobody says so.</summary>
    internal Func<string, bool> Recognises { get; init; } = _ => true;

    /// <summary>The folder at or below a path where everything that it is known by lies; null if there is none.</summary>
    /// <param name="path">The folder asked about.</param>
    public string? Find(string path) => Homes.Select(home => Path.Combine(path, home)).FirstOrDefault(home => Missing(home).Length == 0);

    /// <summary>Whether a path holds this layout and no likely other one.</summary>
    /// <param name="path">The folder asked about.</param>
    public bool IsAt(string path) => Homes.Select(home => Path.Combine(path, home)).Any(home => Missing(home).Length == 0 && Recognises(home));

    /// <summary>Reads a part. No image is opened, but that all of them are there is checked.</summary>
    /// <param name="path">The folder that the archives were unpacked in, or the one that they make.</param>
    /// <param name="partition">Which division; null for the first.</param>
    /// <param name="part">Which part; null for the division's first.</param>
    /// <exception cref="ImageException">The path has another layout, there is no such part, or what lies there contradicts itself.</exception>
    public ImageSource Open(string path, string? partition = null, DatasetPart? part = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        DatasetPartition division = Partition(partition);
        DatasetPart wanted = Checked(division, part);
        return division.Read(Home(path), wanted);
    }

    /// <summary>A division by its name.</summary>
    /// <param name="name">The name; null for the first.</param>
    /// <exception cref="ImageException">There is none of that name.</exception>
    public DatasetPartition Partition(string? name) => name is null ? Partitions[0] : Partitions.FirstOrDefault(partition => partition.Name == name)
        ?? throw new ImageException(Name, $"found partition '{name}', expected {DatasetAddress.Choice([.. Partitions.Select(partition => partition.Name)])}");

    /// <summary>The part, or the first if none is named.</summary>
    /// <exception cref="ImageException">The division has no such part.</exception>
    internal DatasetPart Checked(DatasetPartition division, DatasetPart? part) => part is null ? division.Parts[0] : division.Parts.Contains(part.Value) ? part.Value
        : throw NoPart(DatasetAddress.Word(part.Value), division.Parts);

    internal ImageException NoPart(string word, IEnumerable<DatasetPart> parts) =>
        new(Name, $"found part '{word}', expected {DatasetAddress.Choice([.. parts.Select(DatasetAddress.Word)])}");

    /// <summary>As <see cref="Find"/>, with an error that says what was looked for and where.</summary>
    /// <exception cref="ImageException">The path has another layout.</exception>
    internal string Home(string path)
    {
        if (Find(path) is { } home) return home;
        string[] least = Homes.Select(folder => Missing(Path.Combine(path, folder))).MinBy(missing => missing.Length)!;
        string found = File.Exists(path) ? "a file" : Directory.Exists(path) ? $"a folder without {string.Join(", ", least)}" : "nothing";
        string where = string.Join(", ", Homes.Select(folder => folder.Length == 0 ? "here" : $"in {folder}/"));
        string wanted = LooksFor.Count == 0 ? Description : string.Join(", ", LooksFor);
        throw new ImageException(path, $"found {found}, expected {Name}: {wanted}; looked {where}");
    }

    private string[] Missing(string home) => [.. LooksFor.Where(name => !name.Split('|').Any(choice => Exists(home, choice)))];

    private static bool Exists(string home, string name)
    {
        string path = Path.Combine(home, name);
        if (!name.AsSpan().ContainsAny('?', '*')) return Path.Exists(path);
        string folder = Path.GetDirectoryName(path)!;
        return Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder, Path.GetFileName(path)).Any();
    }
}
