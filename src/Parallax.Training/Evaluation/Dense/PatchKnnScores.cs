namespace Parallax.Training.Evaluation.Dense;

/// <summary>What patches know of their image's class.</summary>
/// <param name="Patches">Share of patches that get the class of their image; NaN without images.</param>
/// <param name="Images">Share of images whose patches' votes, summed, give its class.</param>
/// <param name="Remembered">Patches that voted.</param>
/// <param name="Asked">Images that were asked.</param>
/// <param name="Classes">Number of classes.</param>
public sealed record PatchKnnScores(double Patches, double Images, int Remembered, int Asked, int Classes);
