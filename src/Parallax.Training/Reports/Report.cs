namespace Parallax.Training.Reports;

/// <summary>What a run is shown by: scores first, then evidence, then how it was made.</summary>
/// <param name="Title">The heading, also the page's title.</param>
/// <param name="Subtitle">A line below it: data, recipe, duration.</param>
/// <param name="Sections">Shown in this order.</param>
public sealed record Report(string Title, string Subtitle, IReadOnlyList<ReportSection> Sections);
