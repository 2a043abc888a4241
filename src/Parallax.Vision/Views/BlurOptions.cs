namespace Parallax.Vision;

/// <summary>Gaussian blur of a view.</summary>
public sealed record BlurOptions
{
    /// <summary>
    /// Probability for each view of the group, in [0, 1]; a shorter list starts over. Default [1.0, 0.1]: even and odd views.
    /// </summary>
    public IReadOnlyList<double> Probability { get; init; } = [1.0, 0.1];

    /// <summary>Range of the deviation in view pixels, above 0. Default [0.1, 2].</summary>
    public Interval Sigma { get; init; } = (0.1, 2.0);
}
