using System.Globalization;
using System.Text.RegularExpressions;

namespace Parallax.Cli;

/// <summary>Times as people type them: 2h, 90m, 1h30m, 1.5h, 30s; d for days.</summary>
internal static partial class Duration
{
    /// <summary>Reads a time above zero: numbers with their units, larger units first, each unit at most once.</summary>
    public static bool TryParse(string text, out TimeSpan time)
    {
        time = default;
        if (Pattern.Match(text) is not { Success: true, Length: > 0 } match) return false;
        double seconds = Part("d") * 86_400 + Part("h") * 3600 + Part("m") * 60 + Part("s");
        if (!(seconds > 0 && seconds < TimeSpan.MaxValue.TotalSeconds)) return false;
        time = TimeSpan.FromSeconds(seconds);
        return true;

        double Part(string unit) => match.Groups[unit] is { Success: true, Value: var digits } ? double.Parse(digits, CultureInfo.InvariantCulture) : 0;
    }

    [GeneratedRegex(@"\A(?:(?<d>[0-9]+(?:\.[0-9]+)?)d)?(?:(?<h>[0-9]+(?:\.[0-9]+)?)h)?(?:(?<m>[0-9]+(?:\.[0-9]+)?)m)?(?:(?<s>[0-9]+(?:\.[0-9]+)?)s)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern { get; }
}
