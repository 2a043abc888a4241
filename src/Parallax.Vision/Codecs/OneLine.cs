using System.Globalization;
using System.Text;

namespace Parallax.Vision;

/// <summary>Names as they can stand in a line of text: a file's name may hold anything, line breaks and terminal commands included.</summary>
public static class OneLine
{
    /// <summary>The text with control characters, line and paragraph separators escaped: <c>\n</c>, <c>\t</c>, <c>\u001b</c>.</summary>
    /// <param name="text">Any text.</param>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.Any(IsUnsafe))
            return text;
        var line = new StringBuilder(text.Length + 16);
        foreach (char c in text)
        {
            if (IsUnsafe(c))
                line.Append(c switch { '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", _ => $"\\u{(int)c:x4}" });
            else
                line.Append(c);
        }
        return line.ToString();
    }

    // Format characters too: right-to-left overrides make a name look like another.
    private static bool IsUnsafe(char c) =>
        char.GetUnicodeCategory(c) is UnicodeCategory.Control or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        || c is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
