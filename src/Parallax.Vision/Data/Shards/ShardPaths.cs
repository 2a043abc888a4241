using System.Globalization;

namespace Parallax.Vision;

/// <summary>The shards that a path stands for: a tar, a folder of them, or a pattern with <c>{000..127}</c> or <c>{a,b}</c> in it.</summary>
internal static class ShardPaths
{
    private const string Ending = ".tar";
    private const int Most = 1_000_000;

    /// <summary>Whether a path stands for shards. A folder does when it has tars directly in it, and neither images nor folders.</summary>
    public static bool IsAt(string path)
    {
        if (File.Exists(path))
            return path.EndsWith(Ending, StringComparison.OrdinalIgnoreCase);
        if (!Directory.Exists(path))
            return IsPattern(path);
        bool tars = false;
        foreach (string entry in Directory.EnumerateFileSystemEntries(path, "*", new EnumerationOptions { AttributesToSkip = FileAttributes.Hidden }))
        {
            if (ImageFiles.IsImage(entry) || Directory.Exists(entry))
                return false;
            tars |= entry.EndsWith(Ending, StringComparison.OrdinalIgnoreCase);
        }
        return tars;
    }

    /// <summary>The folder that names of shards start from, and their names: in the pattern's order, or in ordinal order.</summary>
    /// <exception cref="ImageException">There are none, or a pattern can't be read.</exception>
    public static (string Folder, string[] Names) Of(string path)
    {
        if (File.Exists(path))
            return (Path.GetDirectoryName(path) ?? "", [Path.GetFileName(path)]);
        if (Directory.Exists(path))
            return (path, InFolder(path));
        if (!IsPattern(path))
            throw new ImageException(path, "found nothing, expected a tar, a folder of tars, or a pattern such as shards/{000..127}.tar");
        string[] shards = [.. Expand(path, path).Take(Most + 1)];
        if (shards.Length > Most)
            throw new ImageException(path, $"found a pattern of more than {Most} shards");
        int fixedPart = path.LastIndexOf(Path.DirectorySeparatorChar, path.IndexOf('{', StringComparison.Ordinal)) + 1;
        return (path[..fixedPart], [.. shards.Select(shard => shard[fixedPart..])]);
    }

    private static string[] InFolder(string path)
    {
        string[] names = [.. Directory.EnumerateFiles(path, "*", new EnumerationOptions { AttributesToSkip = FileAttributes.Hidden })
            .Where(file => file.EndsWith(Ending, StringComparison.OrdinalIgnoreCase)).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];
        return names.Length > 0 ? names : throw new ImageException(path, "found no .tar files, expected shards");
    }

    private static bool IsPattern(string path) => path.IndexOf('{', StringComparison.Ordinal) is >= 0 and var open && path.IndexOf('}', open) > open;

    private static IEnumerable<string> Expand(string pattern, string whole)
    {
        int open = pattern.IndexOf('{', StringComparison.Ordinal), close = open < 0 ? -1 : pattern.IndexOf('}', open);
        if (close < 0)
            return [pattern];
        return Choices(pattern[(open + 1)..close], whole).SelectMany(choice => Expand(pattern[(close + 1)..], whole).Select(rest => pattern[..open] + choice + rest));
    }

    private static IEnumerable<string> Choices(string inside, string whole)
    {
        if (inside.Split("..") is not [var first, var last])
            return inside.Split(',');
        if (!int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out int from)
            || !int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out int to) || to < from)
            throw new ImageException(whole, $"found '{{{inside}}}', expected a range of numbers such as {{000..127}}");
        return Enumerable.Range(0, to - from + 1).Select(i => (from + i).ToString(CultureInfo.InvariantCulture).PadLeft(first.Length, '0'));
    }
}
