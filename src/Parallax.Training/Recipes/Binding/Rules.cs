using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Parallax.Training.Recipes.Yaml;

namespace Parallax.Training.Recipes.Binding;

/// <summary>The rules of one property, and the words in which a broken one is told.</summary>
internal sealed class Rules(IReadOnlyList<ValidationAttribute> rules)
{
    public static Rules None { get; } = new([]);

    public IEnumerable<RangeAttribute> Ranges => rules.OfType<RangeAttribute>();

    public IEnumerable<object?> Allowed => rules.OfType<AllowedValuesAttribute>().SelectMany(rule => rule.Values);

    public Rules And(Rules others) => new([.. rules, .. others.All]);

    private IReadOnlyList<ValidationAttribute> All => rules;

    /// <summary>What is expected of one value: <c>a number in [0, 1]</c>.</summary>
    public string Expected(Type type)
    {
        object?[] allowed = [.. Allowed];
        if (allowed.Length > 0) return $"one of {string.Join(", ", allowed.Select(ScalarText.Write))}";
        return ScalarText.Expected(type) + string.Concat(Ranges.Select(Interval));
    }

    /// <summary>What a broken rule says about one word or number, or null.</summary>
    public string? FaultOf(object value, ScalarNode node, string key)
    {
        Type type = value.GetType();
        bool inRange = Ranges.All(range => Holds(range, value));
        bool allowed = !Allowed.Any() || Allowed.Any(one => ScalarText.Write(one) == ScalarText.Write(value));
        if (!inRange || !allowed) return $"expected {Expected(type)}, found {node.Found}";
        return rules.Where(rule => !IsOurs(rule) && !rule.IsValid(value)).Select(rule => rule.FormatErrorMessage(key)).FirstOrDefault();
    }

    /// <summary>What a broken rule says about the number of items, or null.</summary>
    public string? FaultOfCount(int count)
    {
        foreach (var rule in rules)
        {
            var (least, most) = rule switch
            {
                LengthAttribute length => (length.MinimumLength, length.MaximumLength),
                MinLengthAttribute min => (min.Length, int.MaxValue),
                MaxLengthAttribute max => (0, max.Length),
                _ => (0, int.MaxValue),
            };
            if (count < least || count > most) return $"expected {Values(least, most)}, found {count}";
        }
        return null;
    }

    private static string Values(int least, int most) =>
        least == most ? $"{least} values" : most == int.MaxValue ? $"at least {least} values" : least == 0 ? $"at most {most} values" : $"{least} to {most} values";

    private static bool IsOurs(ValidationAttribute rule) =>
        rule is RangeAttribute or AllowedValuesAttribute or RequiredAttribute or LengthAttribute or MinLengthAttribute or MaxLengthAttribute;

    // Not RangeAttribute.IsValid: with whole limits it rounds a fraction before it compares.
    private static bool Holds(RangeAttribute range, object value)
    {
        var (least, most, number) = (Number(range.Minimum), Number(range.Maximum), Number(value));
        return (range.MinimumIsExclusive ? number > least : number >= least) && (range.MaximumIsExclusive ? number < most : number <= most);
    }

    public static bool IsBoundedBelow(RangeAttribute range) => Number(range.Minimum) is not (double.NegativeInfinity or double.MinValue or int.MinValue);

    public static bool IsBoundedAbove(RangeAttribute range) => Number(range.Maximum) is not (double.PositiveInfinity or double.MaxValue or int.MaxValue);

    private static string Interval(RangeAttribute range)
    {
        var (below, above) = (!IsBoundedBelow(range), !IsBoundedAbove(range));
        var (least, most) = (ScalarText.Write(range.Minimum), ScalarText.Write(range.Maximum));
        if (below && above) return "";
        if (above) return range.MinimumIsExclusive ? $" above {least}" : $" of at least {least}";
        if (below) return range.MaximumIsExclusive ? $" below {most}" : $" of at most {most}";
        return $" in {(range.MinimumIsExclusive ? '(' : '[')}{least}, {most}{(range.MaximumIsExclusive ? ')' : ']')}";
    }

    private static double Number(object value) => Convert.ToDouble(value, CultureInfo.InvariantCulture);
}
