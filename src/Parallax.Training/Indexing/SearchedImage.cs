namespace Parallax.Training.Indexing;

/// <summary>A query and what was found for it.</summary>
/// <param name="Query">The file.</param>
/// <param name="Found">Nearest first.</param>
public sealed record SearchedImage(string Query, IReadOnlyList<FoundImage> Found);
