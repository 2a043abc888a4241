namespace Parallax.Training.Evaluation.Detection;

/// <summary>An annotated object.</summary>
/// <typeparam name="TShape"><see cref="Parallax.Vision.SourceBox"/> or <see cref="Parallax.Vision.RunLengthMask"/>.</typeparam>
/// <param name="Image">Its image, any number.</param>
/// <param name="Category">Its category, any number.</param>
/// <param name="Shape">Where it is.</param>
/// <param name="Area">Its area as annotated, square pixels; it tells small from large.</param>
/// <param name="IsCrowd">It stands for many: it need not be found, and any number of detections may lie in it.</param>
public sealed record CocoObject<TShape>(int Image, int Category, TShape Shape, double Area, bool IsCrowd);
