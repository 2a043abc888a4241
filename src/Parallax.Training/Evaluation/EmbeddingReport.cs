namespace Parallax.Training.Evaluation;

/// <summary>What was embedded.</summary>
/// <param name="Out">The file that was written; the list of images stands beside or in it.</param>
/// <param name="Images">Rows.</param>
/// <param name="Dimension">Columns.</param>
/// <param name="Unreadable">Images that were skipped, each with the reason.</param>
public sealed record EmbeddingReport(string Out, int Images, int Dimension, IReadOnlyList<string> Unreadable);
