using System.ComponentModel.DataAnnotations;

namespace Parallax.Vision;

/// <summary>How pixels become the network's numbers: (v/255 − mean) / std for each of R, G, B.</summary>
public sealed record Normalization
{
    /// <summary>Means of R, G, B in [0, 1]; three numbers. Default: ImageNet's.</summary>
    [Length(3, 3), Range(0.0, 1.0)] public IReadOnlyList<double> Mean { get; init; } = [0.485, 0.456, 0.406];

    /// <summary>Deviations of R, G, B, above 0; three numbers. Default: ImageNet's (VICRegL's own code has 0.228 for red).</summary>
    [Length(3, 3), Range(0.0, 10.0, MinimumIsExclusive = true)] public IReadOnlyList<double> Std { get; init; } = [0.229, 0.224, 0.225];

    internal IEnumerable<string> Faults(string path)
    {
        if (Mean.Count != 3)
            yield return $"{path}.mean: expected 3 numbers, found {Mean.Count}";
        if (Std.Count != 3 || Std.Any(value => !(value > 0)))
            yield return $"{path}.std: expected 3 numbers above 0, found [{string.Join(", ", Std)}]";
    }
}
