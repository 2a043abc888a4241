namespace Parallax.Training.Reports;

/// <summary>Line charts, raw and smoothed: one large, the others small beside each other with axes of their own.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Lead">How to read it; empty for none.</param>
/// <param name="Main">The large chart, usually the loss.</param>
/// <param name="Others">Small charts, usually the loss's terms.</param>
public sealed record CurveSheet(string Title, string Lead, Curve Main, IReadOnlyList<Curve> Others) : ReportSection(Title, Lead);
