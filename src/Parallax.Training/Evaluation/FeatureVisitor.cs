namespace Parallax.Training.Evaluation;

/// <summary>Receives the features of a batch.</summary>
/// <param name="images">Numbers of the images.</param>
/// <param name="rows">(images, C), valid during the call only.</param>
internal delegate void FeatureVisitor(ReadOnlySpan<int> images, ReadOnlySpan<float> rows);
