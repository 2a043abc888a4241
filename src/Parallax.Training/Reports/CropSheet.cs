namespace Parallax.Training.Reports;

/// <summary>Source images with the boxes of their views drawn on them, and the views beside.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Lead">How to read it; empty for none.</param>
/// <param name="Sources">One row each.</param>
public sealed record CropSheet(string Title, string Lead, IReadOnlyList<CropSource> Sources) : ReportSection(Title, Lead);
