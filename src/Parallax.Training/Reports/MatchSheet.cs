namespace Parallax.Training.Reports;

/// <summary>Local matches as lines between patch centres of two views.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Lead">How to read it; empty for none.</param>
/// <param name="Pairs">One drawing each.</param>
public sealed record MatchSheet(string Title, string Lead, IReadOnlyList<MatchPair> Pairs) : ReportSection(Title, Lead);
