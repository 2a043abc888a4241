namespace Parallax.Training.Data;

/// <summary>An image that a check tells of.</summary>
/// <param name="Name">Its name in the source.</param>
/// <param name="Width">Pixels; 0 if it can't be read.</param>
/// <param name="Height">Pixels; 0 if it can't be read.</param>
/// <param name="Reason">Why it can't be read; null if it can.</param>
public sealed record CheckedImage(string Name, int Width, int Height, string? Reason = null);
