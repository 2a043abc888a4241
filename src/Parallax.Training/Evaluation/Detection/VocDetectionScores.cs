namespace Parallax.Training.Evaluation.Detection;

/// <summary>Average precision of detections as Pascal VOC counts it (Everingham et al. 2010, and the development kit).</summary>
/// <remarks>
/// Detections of a class, by descending score, each take the box of their image that they overlap most; it is a hit if the overlap is above the threshold and
/// the box not taken yet. docs/methods/metrics.md, "Detection".
/// </remarks>
/// <param name="curve">How precisions become a number: eleven points up to 2009, the area since.</param>
/// <param name="corners">What boxes' right and bottom are.</param>
/// <param name="threshold">The intersection over union that a hit is above.</param>
public sealed class VocDetectionScores(PrecisionCurve curve = PrecisionCurve.Area, BoxCorners corners = BoxCorners.AreInside, double threshold = 0.5)
{
    private enum Fate
    {
        Hit,
        Miss,
        Neither,
    }

    /// <summary>AP of each class in [0, 1]; NaN for one without an object that must be found. Their mean: <see cref="AveragePrecision.Mean"/>.</summary>
    /// <param name="objects">What is there.</param>
    /// <param name="detections">What was found; of equal scores the first comes first.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentException">A score is NaN.</exception>
    public IReadOnlyList<double> Of(IReadOnlyCollection<VocObject> objects, IReadOnlyCollection<VocDetection> detections, int classes)
    {
        if (detections.Any(found => double.IsNaN(found.Score))) throw new ArgumentException($"detections: {detections.Count(found => double.IsNaN(found.Score))} scores are NaN, expected numbers", nameof(detections));
        ILookup<int, VocObject> objectsOf = objects.ToLookup(one => one.Class);
        ILookup<int, VocDetection> foundOf = detections.ToLookup(found => found.Class);
        return [.. Enumerable.Range(0, classes).Select(c => OfClass(objectsOf[c], foundOf[c]))];
    }

    private double OfClass(IEnumerable<VocObject> objects, IEnumerable<VocDetection> detections)
    {
        Dictionary<int, VocObject[]> byImage = objects.GroupBy(one => one.Image).ToDictionary(group => group.Key, group => group.ToArray());
        Dictionary<int, bool[]> taken = byImage.ToDictionary(pair => pair.Key, pair => new bool[pair.Value.Length]);
        int wanted = byImage.Values.Sum(those => those.Count(one => !one.IsDifficult));
        if (wanted == 0) return double.NaN;
        Fate[] fates = [.. detections.OrderByDescending(found => found.Score).Select(found => byImage.TryGetValue(found.Image, out VocObject[]? there) ? Judge(found, there, taken[found.Image]) : Fate.Miss)];
        double[] precision = new double[fates.Length], recall = new double[fates.Length];
        for (int n = 0, hits = 0, misses = 0; n < fates.Length; n++)
        {
            if (fates[n] == Fate.Hit) hits++;
            if (fates[n] == Fate.Miss) misses++;
            (precision[n], recall[n]) = (hits == 0 ? 0 : (double)hits / (hits + misses), (double)hits / wanted);
        }
        return AveragePrecision.Under(precision, recall, curve);
    }

    private Fate Judge(VocDetection found, VocObject[] there, bool[] taken)
    {
        double[] overlaps = [.. there.Select(one => found.Box.IntersectionOverUnion(one.Box, corners))];
        int nearest = Array.IndexOf(overlaps, overlaps.Max());
        if (!(overlaps[nearest] > threshold)) return Fate.Miss;
        if (there[nearest].IsDifficult) return Fate.Neither;
        if (taken[nearest]) return Fate.Miss;
        taken[nearest] = true;
        return Fate.Hit;
    }
}
