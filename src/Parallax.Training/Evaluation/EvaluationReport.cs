namespace Parallax.Training.Evaluation;

/// <summary>A run's scores.</summary>
/// <param name="Run">The run folder.</param>
/// <param name="Protocol">How it was scored: <c>knn</c>.</param>
/// <param name="Images">Images that were embedded.</param>
/// <param name="Classes">Classes among them.</param>
/// <param name="Scores">Fractions in [0, 1] by name, in the order to show them.</param>
/// <param name="Notes">What a reader of the scores should know.</param>
public sealed record EvaluationReport(
    string Run, string Protocol, int Images, int Classes, IReadOnlyList<Score> Scores, IReadOnlyList<string> Notes);
