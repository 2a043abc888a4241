using System.Globalization;
using System.Text.RegularExpressions;

namespace Parallax.Tests.Golden;

/// <summary>How far a result may lie from the expectation: a share of the tensor's largest magnitude, but never less than a floor.</summary>
/// <remarks>The golden pages set the defaults: 1e-9 in float64; in float32 what the file says (3e-5 where a folder's page does), floor 1e-5.</remarks>
internal readonly partial record struct GoldenTolerance(double Relative, double Absolute)
{
    // Sums that cancel to 0 leave rounding of the order 1e-16 times their terms.
    private const double DoubleFloor = 1e-12;
    private const double SingleFloor = 1e-5;

    public double For(double largest) => Math.Max(Relative * largest, Absolute);

    /// <summary>Reads texts such as <c>1e-4 relative float32, 1e-9 float64</c> or <c>float64 1e-7; float32: losses 1e-3 relative</c>.</summary>
    /// <remarks>
    /// The first relative and the first absolute number of the precision count; parentheses are remarks. A number without a precision
    /// holds for both.
    /// </remarks>
    public static GoldenTolerance Parse(string? text, bool isDouble, double folderDefault)
    {
        double? relative = null, absolute = null;
        foreach (string segment in Remark().Replace(text ?? "", "").Split(';'))
        {
            string outer = PrecisionIn(segment);
            foreach (string part in segment.Split(','))
            {
                string precision = PrecisionIn(part) is { Length: > 0 } own ? own : outer;
                if (Number().Match(part) is not { Success: true } found) continue;
                double value = double.Parse(found.Value, CultureInfo.InvariantCulture);
                bool meant = precision.Length == 0 || precision == (isDouble ? "float64" : "float32");
                if (!meant) continue;
                if (part.Contains("absolute", StringComparison.Ordinal)) absolute ??= value;
                else relative ??= value;
            }
        }
        if (isDouble) return new(relative ?? 1e-9, absolute ?? DoubleFloor);
        return new(relative ?? (absolute is null ? folderDefault : 0), absolute ?? SingleFloor);
    }

    private static string PrecisionIn(string text) => Precision().Match(text) is { Success: true } found ? found.Value : "";

    [GeneratedRegex(@"\([^)]*\)")]
    private static partial Regex Remark();

    [GeneratedRegex("float(64|32)")]
    private static partial Regex Precision();

    [GeneratedRegex(@"\d+(\.\d+)?e-\d+")]
    private static partial Regex Number();
}
