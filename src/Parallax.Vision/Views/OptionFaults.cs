using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Parallax.Vision;

/// <summary>Checks an options record against the ranges that its properties declare.</summary>
internal static class OptionFaults
{
    /// <summary>One sentence for each property that is out of its range, named as a recipe names it.</summary>
    public static IEnumerable<string> Of(object options, string path)
    {
        foreach (PropertyInfo property in options.GetType().GetProperties())
        {
            if (property.GetCustomAttribute<RangeAttribute>() is { } range
                && property.GetValue(options) is IConvertible value && !range.IsValid(value))
            {
                string found = Convert.ToString(value, CultureInfo.InvariantCulture)!;
                yield return $"{path}.{JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)}: "
                    + $"expected a number in [{range.Minimum}, {range.Maximum}], found {found}";
            }
        }
    }
}
