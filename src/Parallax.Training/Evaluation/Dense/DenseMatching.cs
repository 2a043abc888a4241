using Parallax.Torch;
using Parallax.Vision;

namespace Parallax.Training.Evaluation.Dense;

/// <summary>
/// Accuracy of patch features without labels: of two random views of an image, each patch of the first looks for the most similar one (cosine) of
/// the second, and the known geometry of the views says whether it found its own place. docs/methods/metrics.md, "Dense matching".
/// </summary>
/// <param name="backbone">The frozen network.</param>
/// <param name="view">Size, interpolation and normalisation of the pictures that it looks at.</param>
/// <param name="seed">Seed of the views.</param>
public sealed class DenseMatching(Backbone backbone, EvaluationPlan view, long seed)
{
    private readonly List<UnreadableImage> unreadable = [];

    /// <summary>Images that were left out so far.</summary>
    public IReadOnlyList<UnreadableImage> Unreadable => unreadable;

    /// <summary>Matches the patches of two views of every image, both ways.</summary>
    /// <exception cref="ImageException">Too many images are unreadable.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public DenseMatchingScores Score(ImageSource photos, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(photos);
        var tally = new PlaceTally();
        unreadable.AddRange(new DensePass(backbone, DenseViews.Pair(view), seed).Run(photos, pass: 0, (images, views) =>
        {
            Add(views[0], views[1], tally);
            Add(views[1], views[0], tally);
        }, cancellation));
        return tally.Scores;
    }

    private static void Add(PatchView a, PatchView b, PlaceTally tally)
    {
        using var scope = TensorScope.Open();
        Tensor cosine = Unit(a.Patches).Bmm(Unit(b.Patches).MT);                             // (B, N, N)
        long[] found = cosine.Max(dim: -1).Indices.ToArray<long>();
        for (int i = 0; i < a.Geometry.Count; i++) tally.Add(a.Geometry[i], b.Geometry[i], a.Grid, found.AsSpan(i * a.Grid.Count, a.Grid.Count));
    }

    private static Tensor Unit(Tensor patches) => patches / patches.Norm(2, [-1], keepDim: true).ClampMin(1e-12);
}
