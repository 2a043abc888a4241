namespace Parallax.Training.Reports;

/// <summary>One part of a report.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Lead">A sentence below the heading that says how to read it; empty for none.</param>
public abstract record ReportSection(string Title, string Lead);
