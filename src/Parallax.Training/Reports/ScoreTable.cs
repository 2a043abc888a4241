namespace Parallax.Training.Reports;

/// <summary>Scores side by side, larger is better; the best of each column is emphasised, and every figure is shown.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Lead">How to read it; empty for none.</param>
/// <param name="Columns">Names of the scores.</param>
/// <param name="Rows">One a contestant.</param>
public sealed record ScoreTable(string Title, string Lead, IReadOnlyList<string> Columns, IReadOnlyList<ScoreRow> Rows)
    : ReportSection(Title, Lead);
