namespace Parallax.Training.Indexing;

/// <summary>What was found.</summary>
/// <param name="Index">The index.</param>
/// <param name="Images">Images in it.</param>
/// <param name="Queries">In the order that they were asked.</param>
/// <param name="Sheet">The sheet that was written; null for none.</param>
public sealed record SearchReport(string Index, int Images, IReadOnlyList<SearchedImage> Queries, string? Sheet);
