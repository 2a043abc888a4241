namespace Parallax.Training.Data;

/// <summary>Least, middle and largest of some numbers.</summary>
/// <param name="Min">The least.</param>
/// <param name="Median">The middle one; of two, the lower.</param>
/// <param name="Max">The largest.</param>
public readonly record struct Extent<T>(T Min, T Median, T Max);
