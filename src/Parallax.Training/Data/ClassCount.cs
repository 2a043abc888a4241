namespace Parallax.Training.Data;

/// <summary>A class and its images.</summary>
/// <param name="Name">The class.</param>
/// <param name="Images">How many.</param>
public sealed record ClassCount(string Name, int Images);
