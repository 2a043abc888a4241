using System.Globalization;

namespace Parallax.Training.Export.TorchScript;

/// <summary>Values as TorchScript's source writes them.</summary>
internal static class Literal
{
    /// <summary>What Python's grammar keeps for itself; no attribute of a class can be declared or read by such a name.</summary>
    private static readonly HashSet<string> Keywords = new(StringComparer.Ordinal)
    {
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if",
        "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
    };

    public static string Of(long number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>A text in quotes.</summary>
    public static string Of(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>Always with a point or an exponent: without, it would be an integer.</summary>
    public static string Of(double number)
    {
        if (double.IsNaN(number)) return "nan";
        if (double.IsInfinity(number)) return number > 0 ? "inf" : "-inf";
        string text = number.ToString("R", CultureInfo.InvariantCulture);
        return text.AsSpan().ContainsAny('.', 'E') ? text : text + ".";
    }

    /// <summary>A list; the elements' type is said where an empty list, or one of optional tensors, would not tell.</summary>
    public static string List(string element, IReadOnlyCollection<string> items)
    {
        string list = $"[{string.Join(", ", items)}]";
        return items.Count == 0 || element.StartsWith("Optional", StringComparison.Ordinal) ? $"annotate(List[{element}], {list})" : list;
    }

    /// <summary>Whether a name can stand behind a point.</summary>
    public static bool IsIdentifier(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_') && !Keywords.Contains(name);
}
