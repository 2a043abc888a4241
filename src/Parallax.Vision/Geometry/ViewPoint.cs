namespace Parallax.Vision;

/// <summary>
/// A place in a view as the network sees it (after crop, resize and flip), in view pixels; the first pixel's centre is (0.5, 0.5).
/// </summary>
/// <param name="X">Distance from the view's left edge, view pixels.</param>
/// <param name="Y">Distance from the view's top edge, view pixels.</param>
public readonly record struct ViewPoint(double X, double Y);
