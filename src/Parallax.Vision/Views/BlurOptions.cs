using System.ComponentModel.DataAnnotations;

namespace Parallax.Vision;

/// <summary>Gaussian blur of a view.</summary>
public sealed record BlurOptions
{
    /// <summary>
    /// Probability for each view of the group, in [0, 1]; a shorter list starts over. Default [1.0, 0.1]: even and odd views.
    /// </summary>
    [MinLength(1), Range(0.0, 1.0)] public IReadOnlyList<double> Probability { get; init; } = [1.0, 0.1];

    /// <summary>Range of the deviation in view pixels, above 0. Default [0.1, 2].</summary>
    [Range(0.001, 100.0)] public Interval Sigma { get; init; } = (0.1, 2.0);

    /// <summary>Where blur stands in the chain. Default after the colours.</summary>
    public BlurPlace Place { get; init; } = BlurPlace.AfterColours;
}
