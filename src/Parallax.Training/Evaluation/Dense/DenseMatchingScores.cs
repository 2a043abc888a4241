namespace Parallax.Training.Evaluation.Dense;

/// <summary>How well patches find their own place in another view of the image by their features alone.</summary>
/// <param name="Accuracy">Share of matches whose place lies within half a patch's diagonal of the true one, the larger of both views' patches; NaN without a match.</param>
/// <param name="Distance">Mean distance of the matches from the true places, in patches of the view that was searched.</param>
/// <param name="Distinct">Distinct patches found / min(patches that searched, patches there are): mean over the images. Near 0 when all find the same.</param>
/// <param name="Matches">Patches that searched: those whose centre the other view shows.</param>
/// <param name="Images">Images whose views overlap.</param>
public sealed record DenseMatchingScores(double Accuracy, double Distance, double Distinct, long Matches, int Images)
{
    /// <summary>The same figures, expected of patches that choose at random; itself null there.</summary>
    public DenseMatchingScores? Chance { get; init; }
}
