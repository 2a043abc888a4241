using System.ComponentModel.DataAnnotations;

namespace Parallax.Vision;

/// <summary>Solarization of a view: bright values are inverted.</summary>
public sealed record SolarizeOptions
{
    /// <summary>
    /// Probability for each view of the group, in [0, 1]; a shorter list starts over. Default [0.0, 0.2]: even and odd views.
    /// </summary>
    [MinLength(1), Range(0.0, 1.0)] public IReadOnlyList<double> Probability { get; init; } = [0.0, 0.2];

    /// <summary>Least value that is inverted, 0 … 256. Default 128.</summary>
    [Range(0, 256)] public int Threshold { get; init; } = 128;
}
