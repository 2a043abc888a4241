using System.Globalization;

namespace Parallax.Vision;

/// <summary>A line of an annotation file; errors about it lead with file and line.</summary>
/// <param name="File">The file.</param>
/// <param name="Number">Number of the line, from 1.</param>
/// <param name="Text">The line without its end, and without blanks around it.</param>
internal readonly record struct ListLine(string File, int Number, string Text)
{
    public ImageException Fault(string reason) => new($"{File}:{Number}", reason);

    /// <summary>The line's fields between blanks or tabs; the last takes what is left, blanks and all.</summary>
    /// <exception cref="ImageException">There are fewer.</exception>
    public string[] Fields(int count, string expected)
    {
        string[] fields = Text.Split([' ', '\t'], count, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return fields.Length == count ? fields : throw Fault($"found '{Shown(Text)}', expected {expected}");
    }

    /// <summary>A whole number in [from, to].</summary>
    public int Whole(string field, string what, int from, int to) =>
        int.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= from && number <= to
            ? number : throw Fault($"found {what} '{Shown(field)}', expected a whole number from {from} to {to}");

    /// <summary>A finite number.</summary>
    public double Real(string field, string what) =>
        double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number : throw Fault($"found {what} '{Shown(field)}', expected a number");

    private static string Shown(string text) => text.Length <= 80 ? text : text[..80] + "…";
}
