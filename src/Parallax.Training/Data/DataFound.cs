namespace Parallax.Training.Data;

/// <summary>What lies at a path.</summary>
/// <param name="Path">The path.</param>
/// <param name="Layout">The layout that it was recognised as.</param>
/// <param name="Images">Images.</param>
/// <param name="Classes">Classes; 0 for none.</param>
/// <param name="Labelled">Images that have a class.</param>
public sealed record DataFound(string Path, string Layout, int Images, int Classes, int Labelled);
