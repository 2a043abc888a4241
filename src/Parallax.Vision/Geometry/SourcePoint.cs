namespace Parallax.Vision;

/// <summary>
/// A place in the source image, in its pixels; the centre of the first pixel is (0.5, 0.5). EXIF orientation is already applied.
/// </summary>
/// <param name="X">Distance from the left edge, pixels.</param>
/// <param name="Y">Distance from the top edge, pixels.</param>
public readonly record struct SourcePoint(double X, double Y);
