namespace Parallax.Training.Data;

/// <summary>How evenly images are spread over classes.</summary>
/// <param name="Images">Images of the smallest, the middle and the largest class.</param>
/// <param name="Evenness">Entropy of the classes over its largest possible value: 1 for equal classes, 0 when one has all.</param>
public sealed record ClassBalance(Extent<int> Images, double Evenness);
