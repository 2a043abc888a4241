using System.ComponentModel.DataAnnotations;

namespace Parallax.Vision;

/// <summary>A range of numbers to draw from, both ends included. In a recipe it is a list of two: <c>[0.08, 1.0]</c>.</summary>
/// <param name="Min">Least value.</param>
/// <param name="Max">Greatest value, not below <paramref name="Min"/>.</param>
public readonly record struct Interval(double Min, double Max) : IValidatableObject
{
    /// <summary>Lets a pair of numbers stand for an interval.</summary>
    /// <param name="pair">Least and greatest value.</param>
    public static implicit operator Interval((double Min, double Max) pair) => new(pair.Min, pair.Max);

    /// <inheritdoc/>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"[{Min}, {Max}]");

    /// <summary>The least value comes first.</summary>
    /// <param name="validationContext">Not looked at.</param>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!(Min <= Max)) yield return new ValidationResult($"expected two rising numbers, found {this}");
    }

    internal IEnumerable<string> Faults(string path, double least, double most)
    {
        if (!(Min >= least && Min <= Max && Max <= most))
            yield return $"{path}: expected two rising numbers in [{least}, {most}], found {this}";
    }
}
