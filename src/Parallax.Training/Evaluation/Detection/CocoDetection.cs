namespace Parallax.Training.Evaluation.Detection;

/// <summary>A claim that an object is there.</summary>
/// <typeparam name="TShape"><see cref="Parallax.Vision.SourceBox"/> or <see cref="Parallax.Vision.RunLengthMask"/>.</typeparam>
/// <param name="Image">Its image, any number.</param>
/// <param name="Category">Its category, any number.</param>
/// <param name="Shape">Where it is.</param>
/// <param name="Score">The larger, the surer.</param>
public sealed record CocoDetection<TShape>(int Image, int Category, TShape Shape, double Score);
