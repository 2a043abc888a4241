namespace Parallax.Training.Evaluation.Detection;

/// <summary>Precision at each recall point, and greatest recall, of one category; −1 where no object is to be found.</summary>
internal sealed class CocoCurves
{
    private static readonly double Spacing = Math.BitIncrement(1.0) - 1;
    private readonly Dictionary<CocoArea, double[][]> precision = [];
    private readonly Dictionary<(CocoArea, int Most), double[]> recall = [];

    /// <summary>Joins images.</summary>
    /// <param name="matches">For each range of areas the matches of every image, in the images' order: it decides between equal scores.</param>
    public CocoCurves(Func<CocoArea, CocoMatches[]> matches)
    {
        foreach (CocoArea area in CocoRules.Areas)
        {
            CocoMatches[] images = matches(area);
            for (int m = 0; m < CocoRules.Most.Length; m++)
            {
                (double[] Precision, double Recall)[] all = [.. CocoRules.Overlaps.Select((_, t) => Curve(images, t, CocoRules.Most[m]))];
                recall[(area, m)] = [.. all.Select(one => one.Recall)];
                precision[area] = [.. all.Select(one => one.Precision)];   // the last, with most detections, stays
            }
        }
    }

    public IEnumerable<double> Precisions(CocoArea area) => precision[area].SelectMany(points => points);

    public IEnumerable<double> Precisions(CocoArea area, int overlap) => precision[area][overlap];

    public IEnumerable<double> Recalls(CocoArea area, int most) => recall[(area, most)];

    private static (double[] Precision, double Recall) Curve(CocoMatches[] images, int t, int most)
    {
        double[] points = new double[CocoRules.RecallPoints.Length];
        int wanted = images.Sum(image => image.Wanted);
        if (wanted == 0)
        {
            Array.Fill(points, -1);
            return (points, -1);
        }
        bool[] hits = [.. images.SelectMany(image => Enumerable.Range(0, Math.Min(most, image.Scores.Length)).Select(d => (image, d)))
            .OrderByDescending(found => found.image.Scores[found.d])
            .Where(found => !found.image.Ignored[t][found.d]).Select(found => found.image.Matched[t][found.d])];
        double[] precisions = new double[hits.Length], recalls = new double[hits.Length];
        for (int n = 0, right = 0; n < hits.Length; n++)
        {
            right += hits[n] ? 1 : 0;
            (precisions[n], recalls[n]) = (right / (n + 1 + Spacing), (double)right / wanted);
        }
        for (int n = hits.Length - 1; n > 0; n--) precisions[n - 1] = Math.Max(precisions[n - 1], precisions[n]);
        for (int p = 0, n = 0; p < points.Length; p++)
        {
            while (n < recalls.Length && recalls[n] < CocoRules.RecallPoints[p]) n++;
            points[p] = n < recalls.Length ? precisions[n] : 0;
        }
        return (points, recalls.Length > 0 ? recalls[^1] : 0);
    }
}
