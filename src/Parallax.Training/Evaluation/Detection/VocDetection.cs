namespace Parallax.Training.Evaluation.Detection;

/// <summary>A claim that an object is there.</summary>
/// <param name="Class">Its class, from 0.</param>
/// <param name="Image">Its image, any number.</param>
/// <param name="Score">The larger, the surer.</param>
/// <param name="Box">Where it is.</param>
public readonly record struct VocDetection(int Class, int Image, double Score, CornerBox Box);
