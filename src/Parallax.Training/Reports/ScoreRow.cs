namespace Parallax.Training.Reports;

/// <summary>One contestant.</summary>
/// <param name="Name">What was scored.</param>
/// <param name="Note">A few words on it; may be empty.</param>
/// <param name="Scores">A fraction in [0, 1] per column; NaN is shown as a dash.</param>
public sealed record ScoreRow(string Name, string Note, IReadOnlyList<double> Scores);
