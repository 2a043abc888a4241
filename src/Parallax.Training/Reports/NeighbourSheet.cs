namespace Parallax.Training.Reports;

/// <summary>Nearest neighbours of some queries; right ones framed green with a tick, wrong ones red with a cross.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Lead">How to read it; empty for none.</param>
/// <param name="Rows">One a query.</param>
public sealed record NeighbourSheet(string Title, string Lead, IReadOnlyList<NeighbourRow> Rows) : ReportSection(Title, Lead);
