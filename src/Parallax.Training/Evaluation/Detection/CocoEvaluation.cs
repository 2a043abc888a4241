using Parallax.Vision;

namespace Parallax.Training.Evaluation.Detection;

/// <summary>Average precision and recall of detections as COCO counts them (Lin et al. 2014): pycocotools' figures, number for number.</summary>
/// <remarks>docs/methods/metrics.md, "Detection".</remarks>
public static class CocoEvaluation
{
    /// <summary>Scores boxes.</summary>
    /// <param name="objects">What is there.</param>
    /// <param name="detections">What was found, in any order; of equal scores the first comes first.</param>
    /// <param name="categories">The categories to score.</param>
    /// <exception cref="ArgumentException">A score is NaN.</exception>
    public static CocoScores OfBoxes(IReadOnlyCollection<CocoObject<SourceBox>> objects, IReadOnlyCollection<CocoDetection<SourceBox>> detections, IReadOnlyList<int> categories) =>
        Of(objects, detections, categories, Overlap, box => box.Area);

    /// <summary>Scores masks; a detection's area is its mask's.</summary>
    /// <param name="objects">What is there.</param>
    /// <param name="detections">What was found, in any order; of equal scores the first comes first.</param>
    /// <param name="categories">The categories to score.</param>
    /// <exception cref="ArgumentException">A score is NaN, or masks of an image differ in size.</exception>
    public static CocoScores OfMasks(IReadOnlyCollection<CocoObject<RunLengthMask>> objects, IReadOnlyCollection<CocoDetection<RunLengthMask>> detections, IReadOnlyList<int> categories) =>
        Of(objects, detections, categories, (found, truth, isCrowd) => found.IntersectionOverUnion(truth, isCrowd), mask => mask.Area);

    private static CocoScores Of<TShape>(
        IReadOnlyCollection<CocoObject<TShape>> objects, IReadOnlyCollection<CocoDetection<TShape>> detections, IReadOnlyList<int> categories,
        Func<TShape, TShape, bool, double> overlap, Func<TShape, double> area)
    {
        ArgumentNullException.ThrowIfNull(objects);
        ArgumentNullException.ThrowIfNull(detections);
        ArgumentNullException.ThrowIfNull(categories);
        if (detections.FirstOrDefault(found => double.IsNaN(found.Score)) is { } bad)
            throw new ArgumentException($"detections: image {bad.Image}, category {bad.Category} has a score that is NaN, expected numbers", nameof(detections));
        int[] images = [.. objects.Select(one => one.Image).Union(detections.Select(found => found.Image)).Order()];
        ILookup<(int, int), CocoObject<TShape>> there = objects.ToLookup(one => (one.Image, one.Category));
        ILookup<(int, int), CocoDetection<TShape>> found = detections.ToLookup(one => (one.Image, one.Category));
        return new CocoScores([.. categories.Select(category =>
        {
            Func<CocoArea, CocoMatches>[] byImage = [.. images.Select(image => Judge([.. there[(image, category)]], [.. found[(image, category)]], overlap, area))];
            return new CocoCurves(range => [.. byImage.Select(judge => judge(range))]);
        })]);
    }

    // Overlaps are computed once for all ranges of areas.
    private static Func<CocoArea, CocoMatches> Judge<TShape>(
        CocoObject<TShape>[] there, CocoDetection<TShape>[] found, Func<TShape, TShape, bool, double> overlap, Func<TShape, double> area)
    {
        CocoDetection<TShape>[] surest = [.. found.OrderByDescending(one => one.Score).Take(CocoRules.Most[^1])];
        double[][] overlaps = [.. surest.Select(one => there.Select(truth => overlap(one.Shape, truth.Shape, truth.IsCrowd)).ToArray())];
        double[] scores = [.. surest.Select(one => one.Score)], areas = [.. surest.Select(one => area(one.Shape))];
        (double, bool)[] objects = [.. there.Select(truth => (truth.Area, truth.IsCrowd))];
        return range => CocoMatches.Of(overlaps, scores, areas, objects, range);
    }

    // Over the detection's own area where the object is a crowd.
    private static double Overlap(SourceBox found, SourceBox truth, bool isCrowd)
    {
        double width = Math.Min(found.X + found.Width, truth.X + truth.Width) - Math.Max(found.X, truth.X);
        double height = Math.Min(found.Y + found.Height, truth.Y + truth.Height) - Math.Max(found.Y, truth.Y);
        if (width <= 0 || height <= 0) return 0;
        double both = width * height;
        return both / (isCrowd ? found.Area : found.Area + truth.Area - both);
    }
}
