using System.ComponentModel.DataAnnotations;

namespace Parallax.Vision;

/// <summary>
/// Random changes of colour, in random order: factors uniform in [max(0, 1 − x), 1 + x], hue turned by uniform [−x, x] of a circle.
/// </summary>
public sealed record ColorJitter
{
    /// <summary>Probability that a view is jittered at all, in [0, 1]. Default 0.8.</summary>
    [Range(0.0, 1.0)] public double Probability { get; init; } = 0.8;

    /// <summary>Strength of brightness, at least 0. Default 0.4.</summary>
    [Range(0.0, 10.0)] public double Brightness { get; init; } = 0.4;

    /// <summary>Strength of contrast, at least 0. Default 0.4.</summary>
    [Range(0.0, 10.0)] public double Contrast { get; init; } = 0.4;

    /// <summary>Strength of saturation, at least 0. Default 0.2.</summary>
    [Range(0.0, 10.0)] public double Saturation { get; init; } = 0.2;

    /// <summary>Strength of hue, in [0, 0.5]. Default 0.1.</summary>
    [Range(0.0, 0.5)] public double Hue { get; init; } = 0.1;
}
