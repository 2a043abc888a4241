using System.Globalization;

namespace Parallax.Vision;

/// <summary>
/// A text file of images, one a line, each alone or with its class behind it. The path ends with the last image ending that a tab, comma or blank follows, so
/// that it may hold all three; a tab ends it in any case. Classes are in ordinal order, or in that of their numbers if all are numbers.
/// </summary>
internal static class ImageList
{
    private static readonly string[] Endings = [".txt", ".csv", ".tsv", ".lst"];

    public static DatasetLayout Layout { get; } = new()
    {
        Name = "image_list",
        Description = "a text file (.txt, .csv, .tsv, .lst) of one image a line, perhaps with its class behind a tab, comma or blank; paths start at the file's folder",
        LooksFor = [],
        Recognises = path => File.Exists(path) && Endings.Contains(Path.GetExtension(path).ToLowerInvariant()),
        Partitions = [new() { Name = "all", Parts = [DatasetPart.All], Read = (path, _) => Read(path) }],
    };

    private static ImageFiles Read(string path)
    {
        (ListLine Line, string Image, string Class)[] rows = [.. ListFile.Read(path).Select(Row)];
        bool isLabelled = rows[0].Class.Length > 0;
        foreach (var (line, _, name) in rows)
        {
            if (name.Length > 0 != isLabelled)
                throw line.Fault(isLabelled ? "found no class, expected one as in the first line" : $"found class '{name}', expected none as in the first line");
        }
        string[] classes = isLabelled ? Sorted([.. rows.Select(row => row.Class).Distinct()]) : [];
        Dictionary<string, int> numbers = classes.Select((name, number) => (name, number)).ToDictionary();
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        HashSet<string> seen = [];
        foreach (var (line, image, _) in rows)
        {
            if (!seen.Add(image)) throw line.Fault($"found '{image}' again, expected each image once");
            if (!File.Exists(Path.Combine(folder, image))) throw line.Fault($"found '{image}', but there is no such file in {folder}");
        }
        return new ImageFiles(folder, [.. rows.Select(row => row.Image)], [.. rows.Select(row => isLabelled ? numbers[row.Class] : -1)], classes);
    }

    private static string[] Sorted(string[] classes) => classes.All(name => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _))
        ? [.. classes.OrderBy(name => int.Parse(name, CultureInfo.InvariantCulture)).ThenBy(name => name, StringComparer.Ordinal)]
        : [.. classes.Order(StringComparer.Ordinal)];

    private static (ListLine Line, string Image, string Class) Row(ListLine line)
    {
        int end = line.Text.IndexOf('\t');
        for (int i = line.Text.Length - 1; i > 0 && end < 0; i--)
        {
            if (line.Text[i] is ',' or ' ' && ImageFiles.IsImage(line.Text[..i].TrimEnd())) end = i;
        }
        return end < 0 ? (line, line.Text, "") : (line, line.Text[..end].TrimEnd(), line.Text[(end + 1)..].Trim(' ', ',', '\t'));
    }
}
