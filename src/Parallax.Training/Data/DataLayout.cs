namespace Parallax.Training.Data;

/// <summary>A layout of images on the disk that is known.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Looks">What lies where.</param>
public sealed record DataLayout(string Name, string Looks);
