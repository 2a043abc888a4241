namespace Parallax.Training.Reports;

/// <summary>A gallery image near a query.</summary>
/// <param name="Image">The image.</param>
/// <param name="IsMatch">Whether it shows the query's class.</param>
/// <param name="Caption">Its class or name, shown when pointed at; may be empty.</param>
public sealed record NeighbourThumb(ReportImage Image, bool IsMatch, string Caption);
