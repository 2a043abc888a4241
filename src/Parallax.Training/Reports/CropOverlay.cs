namespace Parallax.Training.Reports;

/// <summary>A view and the box of the source image that it was cut from; edges in source pixels, half-open.</summary>
/// <param name="View">The view's pixels as training sees them, colours brought back to sRGB.</param>
/// <param name="Left">Left edge.</param>
/// <param name="Top">Top edge.</param>
/// <param name="Width">Width of the box.</param>
/// <param name="Height">Height of the box.</param>
/// <param name="Caption">A few words: global, local, flipped.</param>
public sealed record CropOverlay(ReportImage View, double Left, double Top, double Width, double Height, string Caption);
