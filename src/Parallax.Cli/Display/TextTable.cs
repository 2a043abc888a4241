namespace Parallax.Cli.Display;

/// <summary>A result as aligned columns of plain text, which a pipe can read too.</summary>
internal static class TextTable
{
    /// <param name="output">Where to.</param>
    /// <param name="rows">Rows of equal length; the first column is words, the others are numbers unless <paramref name="words"/>.</param>
    /// <param name="words">Whether every column is words and stands left.</param>
    public static void Write(TextWriter output, IReadOnlyList<IReadOnlyList<string>> rows, bool words = false)
    {
        int[] widths = [.. Enumerable.Range(0, rows.Max(row => row.Count)).Select(column => rows.Max(row => column < row.Count ? row[column].Length : 0))];
        foreach (var row in rows)
        {
            IEnumerable<string> cells = row.Select((cell, column) => column == 0 || words ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            output.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }
}
