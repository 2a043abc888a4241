namespace Parallax.Training.Reports;

/// <summary>What was drawn.</summary>
/// <param name="Png">The figure as pixels.</param>
/// <param name="Svg">The same as SVG.</param>
/// <param name="Views">Where each view lies, global ones first.</param>
public sealed record CropReport(string Png, string Svg, IReadOnlyList<CropPlace> Views);
