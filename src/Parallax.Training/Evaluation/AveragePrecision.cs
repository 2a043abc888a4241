namespace Parallax.Training.Evaluation;

/// <summary>How precisions at all recalls become one number.</summary>
public enum PrecisionCurve
{
    /// <summary>The mean over recalls 0, 0.1, … 1 of the best precision from there on: VOC up to 2009.</summary>
    ElevenPoints,

    /// <summary>The area under the precisions made non-increasing: VOC from 2010 on, and the VOC07 protocol on frozen features.</summary>
    Area,

    /// <summary>Σ (r_i − r_{i−1})·p_i without interpolation, equal scores one threshold: <c>average_precision_score</c> of scikit-learn.</summary>
    Sum,
}

/// <summary>Average precision of one class: how far its images come before the others in the order of their scores. docs/methods/metrics.md.</summary>
public static class AveragePrecision
{
    /// <summary>AP in [0, 1]; NaN without a positive. Among equal scores the lower index comes first.</summary>
    /// <param name="scores">One an image; the larger, the surer.</param>
    /// <param name="labels">Above 0 where the class is in the image, 0 where it is not; images below 0 don't count.</param>
    /// <param name="curve">How the curve becomes a number.</param>
    /// <exception cref="ArgumentException">Counts don't agree.</exception>
    public static double Of(ReadOnlySpan<double> scores, ReadOnlySpan<int> labels, PrecisionCurve curve = PrecisionCurve.Area)
    {
        if (scores.Length != labels.Length) throw new ArgumentException($"average precision: {scores.Length} scores, but {labels.Length} labels", nameof(labels));
        double[] s = scores.ToArray();
        int[] y = labels.ToArray();
        int[] order = [.. Enumerable.Range(0, s.Length).Where(i => y[i] >= 0).OrderByDescending(i => s[i])];   // stable
        int positives = order.Count(i => y[i] > 0);
        if (positives == 0) return double.NaN;
        double[] precision = new double[order.Length], recall = new double[order.Length];
        for (int n = 0, found = 0; n < order.Length; n++)
        {
            if (y[order[n]] > 0) found++;
            (precision[n], recall[n]) = ((double)found / (n + 1), (double)found / positives);
        }
        return curve == PrecisionCurve.Sum
            ? Steps(precision, recall, n => n + 1 == order.Length || s[order[n]] != s[order[n + 1]])
            : Under(precision, recall, curve);
    }

    /// <summary>The mean over classes that have a positive; NaN when none has.</summary>
    public static double Mean(ReadOnlySpan<double> ofClasses)
    {
        double[] defined = [.. ofClasses.ToArray().Where(ap => !double.IsNaN(ap))];
        return defined.Length > 0 ? defined.Average() : double.NaN;
    }

    /// <summary>The number of precisions at recalls that do not fall.</summary>
    internal static double Under(double[] precision, double[] recall, PrecisionCurve curve) => curve switch
    {
        PrecisionCurve.ElevenPoints => Enumerable.Range(0, 11).Average(t => BestFrom(precision, recall, t / 10.0)),
        PrecisionCurve.Area => Area(precision, recall),
        _ => throw new NotSupportedException($"average precision: {curve} needs the scores that recalls belong to"),
    };

    private static double BestFrom(double[] precision, double[] recall, double least)
    {
        double best = 0;
        for (int n = 0; n < recall.Length; n++) if (recall[n] >= least) best = Math.Max(best, precision[n]);
        return best;
    }

    private static double Area(double[] precision, double[] recall)
    {
        double area = 0, best = 0;
        for (int n = recall.Length - 1; n >= 0; n--)
        {
            best = Math.Max(best, precision[n]);
            area += best * (recall[n] - (n > 0 ? recall[n - 1] : 0));
        }
        return area;
    }

    private static double Steps(double[] precision, double[] recall, Func<int, bool> isThreshold)
    {
        double sum = 0, before = 0;
        for (int n = 0; n < recall.Length; n++)
        {
            if (!isThreshold(n)) continue;
            sum += (recall[n] - before) * precision[n];
            before = recall[n];
        }
        return sum;
    }
}
