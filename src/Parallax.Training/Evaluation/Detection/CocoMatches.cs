namespace Parallax.Training.Evaluation.Detection;

/// <summary>What became of one image's detections of one category, for one range of areas.</summary>
/// <param name="Scores">Descending.</param>
/// <param name="Matched">(overlaps, detections): whether a detection found an object.</param>
/// <param name="Ignored">(overlaps, detections): whether it counts neither way.</param>
/// <param name="Wanted">Objects to be found.</param>
internal sealed record CocoMatches(double[] Scores, bool[][] Matched, bool[][] Ignored, int Wanted)
{
    /// <summary>Each detection, the surest first, takes the free object that it overlaps most, one to be ignored only where no other fits.</summary>
    /// <param name="overlaps">[detection][object], detections by descending score.</param>
    /// <param name="scores">Of the detections.</param>
    /// <param name="detectionAreas">Of the detections.</param>
    /// <param name="objects">Area, and whether it is a crowd.</param>
    /// <param name="range">Objects outside it are ignored, and detections outside it that find nothing.</param>
    public static CocoMatches Of(double[][] overlaps, double[] scores, double[] detectionAreas, (double Area, bool IsCrowd)[] objects, CocoArea range)
    {
        bool[] ignoredObject = [.. objects.Select(one => one.IsCrowd || !CocoRules.Holds(range, one.Area))];
        int[] order = [.. Enumerable.Range(0, objects.Length).OrderBy(g => ignoredObject[g])];   // stable
        var matched = CocoRules.Overlaps.Select(_ => new bool[scores.Length]).ToArray();
        var ignored = CocoRules.Overlaps.Select(_ => new bool[scores.Length]).ToArray();
        for (int t = 0; t < matched.Length; t++)
        {
            bool[] taken = new bool[objects.Length];
            for (int d = 0; d < scores.Length; d++)
            {
                int found = Choose(overlaps[d], CocoRules.Overlaps[t], order, ignoredObject, g => taken[g] && !objects[g].IsCrowd);
                matched[t][d] = found >= 0;
                ignored[t][d] = found >= 0 ? ignoredObject[found] : !CocoRules.Holds(range, detectionAreas[d]);
                if (found >= 0) taken[found] = true;
            }
        }
        return new CocoMatches(scores, matched, ignored, ignoredObject.Count(ignore => !ignore));
    }

    // Of equal overlaps the later object is taken.
    private static int Choose(double[] overlaps, double threshold, int[] order, bool[] ignored, Func<int, bool> isGone)
    {
        double best = Math.Min(threshold, 1 - 1e-10);
        int chosen = -1;
        foreach (int g in order)
        {
            if (isGone(g)) continue;
            if (chosen >= 0 && !ignored[chosen] && ignored[g]) break;
            if (overlaps[g] < best) continue;
            (best, chosen) = (overlaps[g], g);
        }
        return chosen;
    }
}
