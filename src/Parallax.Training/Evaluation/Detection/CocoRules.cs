namespace Parallax.Training.Evaluation.Detection;

/// <summary>The constants of COCO's evaluation, computed as NumPy's <c>linspace</c> computes them: a threshold one bit off decides other matches.</summary>
internal static class CocoRules
{
    private const double Small = 32 * 32, Medium = 96 * 96, Unbounded = 1e10;

    /// <summary>Detections an image and category that count.</summary>
    internal static readonly int[] Most = [1, 10, 100];

    internal static readonly CocoArea[] Areas = [CocoArea.All, CocoArea.Small, CocoArea.Medium, CocoArea.Large];

    internal static readonly double[] Overlaps = Linspace(0.5, 0.95, 10);

    internal static readonly double[] RecallPoints = Linspace(0, 1, 101);

    internal static bool Holds(CocoArea range, double area)
    {
        var (least, most) = range switch { CocoArea.Small => (0, Small), CocoArea.Medium => (Small, Medium), CocoArea.Large => (Medium, Unbounded), _ => (0.0, Unbounded) };
        return area >= least && area <= most;
    }

    private static double[] Linspace(double first, double last, int count)
    {
        double step = (last - first) / (count - 1);
        return [.. Enumerable.Range(0, count - 1).Select(i => (i * step) + first), last];
    }
}
