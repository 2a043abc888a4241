using Parallax.Torch;

namespace Parallax.Methods.Metric.Mining;

/// <summary>T triplets of images by their numbers in the batch, each (T) int64.</summary>
/// <param name="Anchors">a.</param>
/// <param name="Positives">p: a class mate of a.</param>
/// <param name="Negatives">n: of another class.</param>
public sealed record Tuples(Tensor Anchors, Tensor Positives, Tensor Negatives);
