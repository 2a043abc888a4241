namespace Parallax.Training.Reports;

/// <summary>How the run was made: recipe, seed, duration, threads, versions.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Lead">How to read it; empty for none.</param>
/// <param name="Facts">In the order shown.</param>
public sealed record FactList(string Title, string Lead, IReadOnlyList<RunFact> Facts) : ReportSection(Title, Lead);
