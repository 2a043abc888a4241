namespace Parallax.Training.Reports;

/// <summary>A source image with its views.</summary>
/// <param name="Image">The source.</param>
/// <param name="Views">Its views, in training's order.</param>
public sealed record CropSource(ReportImage Image, IReadOnlyList<CropOverlay> Views);
