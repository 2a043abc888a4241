namespace Parallax.Training.Evaluation;

/// <summary>What k-NN made of frozen features.</summary>
/// <param name="Train">Images that vote.</param>
/// <param name="Test">Images that are classified.</param>
/// <param name="Classes">Classes of both.</param>
/// <param name="Scores">Accuracy for each number of neighbours.</param>
/// <param name="Unreadable">Images left out, and why.</param>
public sealed record KnnReport(int Train, int Test, int Classes, IReadOnlyList<KnnScore> Scores, IReadOnlyList<Vision.UnreadableImage> Unreadable);

/// <summary>Accuracy of k-NN.</summary>
/// <param name="K">Neighbours.</param>
/// <param name="Top1">Share of test images whose class got most of the vote, in [0, 1].</param>
/// <param name="Top5">Share whose class is among the first five.</param>
public sealed record KnnScore(int K, double Top1, double Top5);
