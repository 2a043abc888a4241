using Parallax.Torch;
using Parallax.Training.Reports;
using Parallax.Vision;

namespace Parallax.Training.Demo;

/// <summary>One view as training saw it.</summary>
/// <param name="Kind">Global or local.</param>
/// <param name="Pixels">3·S·S numbers, normalised.</param>
/// <param name="Geometry">Where it comes from.</param>
/// <param name="Normalization">How its colours became numbers.</param>
internal sealed record SeenView(string Kind, float[] Pixels, ViewGeometry Geometry, Normalization Normalization)
{
    /// <summary>Its colours.</summary>
    internal ReportImage Picture => Thumbnail.OfView(Pixels, Geometry.Width, Normalization);

    /// <summary>A batch of one, for the network.</summary>
    internal View AsBatch() => new(Tensor.From(Pixels, 1, 3, Geometry.Height, Geometry.Width), [Geometry]);
}
