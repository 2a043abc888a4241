namespace Parallax.Training.Indexing;

/// <summary>An indexed image near a query.</summary>
/// <param name="Image">Its name.</param>
/// <param name="Cosine">Of the angle between the features, in [−1, 1].</param>
/// <param name="Distance">Between the features brought to length 1: √(2 − 2·cosine).</param>
public sealed record FoundImage(string Image, double Cosine, double Distance);
