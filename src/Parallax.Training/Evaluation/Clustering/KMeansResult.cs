namespace Parallax.Training.Evaluation.Clustering;

/// <summary>What k-means found.</summary>
/// <param name="Centroids">(k, D).</param>
/// <param name="Assignment">The nearest of these centroids for each item, the lower one of equally near ones.</param>
/// <param name="Objective">Σ ‖x − c‖² at the assignment of each iteration; an iteration after the assignment repeated has the last value.</param>
public sealed record KMeansResult(EmbeddingTable<double> Centroids, IReadOnlyList<int> Assignment, IReadOnlyList<double> Objective);
