namespace Parallax.Training.Evaluation.Clustering;

/// <summary>How many items a label and a cluster share.</summary>
/// <param name="Label">Place in <see cref="Contingency.Labels"/>.</param>
/// <param name="Cluster">Place in <see cref="Contingency.Clusters"/>.</param>
/// <param name="Count">At least 1.</param>
public readonly record struct ContingencyCell(int Label, int Cluster, long Count);
