using System.Globalization;
using System.Text.Json;

namespace Parallax.Training.Recipes.Yaml;

/// <summary>Words and numbers of a recipe, to and from text; what is written reads back as the same value.</summary>
internal static class ScalarText
{
    private static readonly HashSet<Type> Integers =
        [typeof(byte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong)];

    public static bool IsScalar(Type type) =>
        type.IsEnum || type == typeof(string) || type == typeof(bool) || IsNumber(type);

    public static bool IsInteger(Type type) => Integers.Contains(type);

    public static bool IsNumber(Type type) => IsInteger(type) || type == typeof(double) || type == typeof(float);

    public static bool LooksLikeNumber(string text) =>
        text.Length > 0 && (char.IsAsciiDigit(text[^1]) || text[^1] == '.') && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    public static string Key(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);

    /// <summary>What an error expects of a value of this type.</summary>
    public static string Expected(Type type) =>
        type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type).Select(Key))}"
        : type == typeof(bool) ? "true or false"
        : type == typeof(string) ? "a text"
        : IsInteger(type) ? "an integer" : "a number";

    /// <summary>The value, or null when the text is none of this type.</summary>
    public static object? Parse(ScalarNode scalar, Type type)
    {
        string text = scalar.Text;
        if (type == typeof(string)) return text;
        if (!scalar.Plain && !type.IsEnum) return null;
        if (type == typeof(bool)) return text == "true" ? true : text == "false" ? false : null;
        if (type.IsEnum)
        {
            string? name = Enum.GetNames(type).FirstOrDefault(candidate => Key(candidate) == text);
            return name is null ? null : Enum.Parse(type, name);
        }
        if (!LooksLikeNumber(text)) return null;
        return IsInteger(type) ? ParseInteger(text, type) : ParseReal(text, type);
    }

    private static object? ParseInteger(string text, Type type)
    {
        if (!Int128.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out Int128 value)) return null;
        var (least, most) = Limits(type);
        if (value < least || value > most) return null;
        return value < 0 || type != typeof(ulong)
            ? Convert.ChangeType((long)value, type, CultureInfo.InvariantCulture)
            : (ulong)value;
    }

    private static (Int128 Least, Int128 Most) Limits(Type type) =>
        type == typeof(ulong) ? (0, ulong.MaxValue)
        : type == typeof(long) ? (long.MinValue, long.MaxValue)
        : (Convert.ToInt64(type.GetField("MinValue")!.GetRawConstantValue(), CultureInfo.InvariantCulture),
           Convert.ToInt64(type.GetField("MaxValue")!.GetRawConstantValue(), CultureInfo.InvariantCulture));

    private static object? ParseReal(string text, Type type)
    {
        double value = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(value)) return null;
        // Not by way of double: that would round twice.
        return type == typeof(float) ? float.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture) : value;
    }

    /// <summary>The value as a recipe spells it.</summary>
    public static string Write(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        string text => IsWord(text) ? text : JsonSerializer.Serialize(text),
        Enum name => Key(name.ToString()),
        double or float => ((IFormattable)value).ToString("R", CultureInfo.InvariantCulture).Replace("E", "e", StringComparison.Ordinal),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"{value.GetType().Name} is no word or number", nameof(value)),
    };

    private static bool IsWord(string text) =>
        text.Length > 0 && (char.IsAsciiLetter(text[0]) || text[0] is '_' or '/' or '.') && !LooksLikeNumber(text)
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' or '/')
        && text is not ("null" or "true" or "false" or "yes" or "no" or "on" or "off" or "y" or "n" or "...");
}
