namespace Parallax.Training.Reports;

/// <summary>A query and its nearest neighbours.</summary>
/// <param name="Query">The query image.</param>
/// <param name="Caption">Its class or name; may be empty.</param>
/// <param name="Neighbours">Nearest first.</param>
public sealed record NeighbourRow(ReportImage Query, string Caption, IReadOnlyList<NeighbourThumb> Neighbours);
