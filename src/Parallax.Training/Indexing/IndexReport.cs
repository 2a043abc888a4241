namespace Parallax.Training.Indexing;

/// <summary>What was indexed.</summary>
/// <param name="Out">The file that was written.</param>
/// <param name="Images">Images in it.</param>
/// <param name="Dimension">Numbers an image.</param>
/// <param name="Bytes">Length of the file.</param>
/// <param name="Unreadable">Images that were skipped, each with the reason.</param>
public sealed record IndexReport(string Out, int Images, int Dimension, long Bytes, IReadOnlyList<string> Unreadable);
