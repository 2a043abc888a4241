namespace Parallax.Training.Data;

/// <summary>Images with a shorter side in an interval.</summary>
/// <param name="From">Least side, pixels.</param>
/// <param name="Below">Where the interval ends, pixels.</param>
/// <param name="Images">How many.</param>
public sealed record SideCount(int From, int Below, int Images);
