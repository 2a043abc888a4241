namespace Parallax.Training.Reports;

/// <summary>Where a view lies in its source, in source pixels.</summary>
/// <param name="Kind">Global or local.</param>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Top edge.</param>
/// <param name="Width">Width of the box.</param>
/// <param name="Height">Height of the box.</param>
/// <param name="Mirrored">Whether the view shows it mirrored.</param>
/// <param name="Size">Side of the view in view pixels.</param>
/// <param name="Tokens">Tokens a side.</param>
public sealed record CropPlace(string Kind, double Left, double Top, double Width, double Height, bool Mirrored, int Size, int Tokens);
