namespace Parallax.Training.Data;

/// <summary>A layout of images on the disk that is known.</summary>
/// <param name="Name">Its name, as addresses have it: <c>NAME:PATH</c>.</param>
/// <param name="Description">What it is.</param>
/// <param name="LooksFor">Files and folders that it is known by.</param>
/// <param name="Parts">What can be asked for: <c>NAME@PARTITION/PART</c> for each.</param>
public sealed record DataLayout(string Name, string Description, IReadOnlyList<string> LooksFor, IReadOnlyList<string> Parts);
