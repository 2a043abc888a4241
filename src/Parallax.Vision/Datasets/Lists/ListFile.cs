namespace Parallax.Vision;

/// <summary>Reads text files of one entry a line: UTF-8, any line ends, empty lines passed over.</summary>
internal static class ListFile
{
    private const long MaxBytes = 1L << 30;

    /// <summary>The lines that hold something.</summary>
    /// <exception cref="ImageException">The file can't be read, is empty or longer than a list can be.</exception>
    public static List<ListLine> Read(string path)
    {
        List<ListLine> lines = [];
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxBytes and var length })
                throw new ImageException(path, $"found a list of {length} bytes, expected at most {MaxBytes}");
            int number = 0;
            foreach (string line in File.ReadLines(path))
            {
                number++;
                if (line.AsSpan().Trim() is { Length: > 0 } text)
                    lines.Add(new ListLine(path, number, text.ToString()));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImageException(path, $"found no readable list ({error.Message})", error);
        }
        return lines.Count > 0 ? lines : throw new ImageException(path, "found an empty list, expected one entry a line");
    }

    /// <summary>Each line as a name: the classes, in the order of their numbers.</summary>
    /// <exception cref="ImageException">The file can't be read, or a name comes twice.</exception>
    public static string[] Names(string path) => Distinct(Read(path), line => line.Text);

    /// <summary>Lines such as <c>7 some name</c>, numbered from 1 without gaps.</summary>
    /// <exception cref="ImageException">The file can't be read, the numbers have gaps, or a name comes twice.</exception>
    public static string[] NumberedNames(string path)
    {
        int next = 1;
        return Distinct(Read(path), line =>
        {
            string[] fields = line.Fields(2, "a number and a name");
            line.Whole(fields[0], "number", next, next++);
            return fields[1];
        });
    }

    private static string[] Distinct(List<ListLine> lines, Func<ListLine, string> nameOf)
    {
        HashSet<string> seen = [];
        return [.. lines.Select(line => nameOf(line) is var name && seen.Add(name) ? name : throw line.Fault($"found '{name}' again, expected each name once"))];
    }
}
