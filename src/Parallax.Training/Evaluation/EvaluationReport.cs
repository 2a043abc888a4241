namespace Parallax.Training.Evaluation;

/// <summary>A run's scores.</summary>
/// <param name="Run">The run folder.</param>
/// <param name="Protocol">How it was scored: <c>knn</c>, <c>retrieval</c>, <c>dense-retrieval</c>, <c>dense-matching</c> or <c>dense-knn</c>.</param>
/// <param name="Images">Images that were looked at.</param>
/// <param name="Classes">Classes among them; 0 where they don't matter.</param>
/// <param name="Scores">By name, in the order to show them.</param>
/// <param name="Notes">What a reader of the scores should know.</param>
public sealed record EvaluationReport(
    string Run, string Protocol, int Images, int Classes, IReadOnlyList<Score> Scores, IReadOnlyList<string> Notes);
