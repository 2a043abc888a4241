namespace Parallax.Training.Evaluation.Detection;

/// <summary>An object of an image.</summary>
/// <param name="Class">Its class, from 0.</param>
/// <param name="Image">Its image, any number.</param>
/// <param name="Box">Where it is.</param>
/// <param name="IsDifficult">It need not be found, and it is no fault to find it.</param>
public readonly record struct VocObject(int Class, int Image, CornerBox Box, bool IsDifficult);
