namespace Parallax.Training.Evaluation;

/// <summary>One vector for each readable image of a folder.</summary>
/// <param name="Table">N vectors.</param>
/// <param name="Files">Paths relative to the folder, one a row.</param>
/// <param name="Labels">Class of each row, −1 where there are no classes.</param>
/// <param name="ClassNames">The folder's classes; empty without.</param>
/// <param name="Unreadable">Images left out, and why.</param>
public sealed record ImageEmbeddings(
    EmbeddingTable<float> Table, IReadOnlyList<string> Files, int[] Labels, IReadOnlyList<string> ClassNames, IReadOnlyList<Vision.UnreadableImage> Unreadable);
