using Parallax.Torch.Serialization;

namespace Parallax.Tests.Golden;

/// <summary>The reference values: every safetensors file under <c>$PARALLAX_GOLDEN</c>, or under the project's tests/golden.</summary>
internal static class GoldenFiles
{
    private static readonly Lazy<IReadOnlyList<(string Path, string Kind)>> Found = new(Find);

    public static string Root { get; } = Environment.GetEnvironmentVariable("PARALLAX_GOLDEN") is { Length: > 0 } named ? named : InProject();

    /// <summary>All files with their kinds, by path.</summary>
    public static IReadOnlyList<(string Path, string Kind)> All => Found.Value;

    /// <summary>The case's name: its path under the root, without extension.</summary>
    public static string NameOf(string path) => Path.ChangeExtension(Path.GetRelativePath(Root, path), null).Replace('\\', '/');

    /// <summary>The metadata's <c>kind</c>; files without one are of the kind <c>folder/first word of the name</c>: <c>glsd/match</c>.</summary>
    public static string KindOf(string path, IReadOnlyDictionary<string, string> metadata)
    {
        if (metadata.TryGetValue("kind", out string? kind)) return kind;
        string name = NameOf(path);
        int word = name.IndexOf('-', name.LastIndexOf('/') + 1);
        return word < 0 ? name : name[..word];
    }

    private static List<(string Path, string Kind)> Find()
    {
        var files = new List<(string, string)>();
        foreach (string path in Directory.EnumerateFiles(Root, "*.safetensors", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            using var file = SafetensorsFile.Open(path);
            files.Add((path, KindOf(path, file.Metadata)));
        }
        return files;
    }

    private static string InProject()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string golden = Path.Combine(folder.FullName, "tests", "golden");
            if (Directory.Exists(golden)) return golden;
        }
        throw new DirectoryNotFoundException($"no folder above {AppContext.BaseDirectory} has tests/golden; set PARALLAX_GOLDEN");
    }
}
