using Parallax.Vision;

namespace Parallax.Training.Evaluation;

/// <summary>How often pixels, or items, of one class are taken for another: n_tp counts truth t predicted as p.</summary>
/// <param name="classes">K, the number of classes.</param>
public sealed class ConfusionMatrix(int classes)
{
    private readonly long[] counts = new long[checked(classes * classes)];

    /// <summary>K, the number of classes.</summary>
    public int Classes => classes;

    /// <summary>n_tp.</summary>
    /// <param name="truth">t, in [0, K).</param>
    /// <param name="prediction">p, in [0, K).</param>
    public long this[int truth, int prediction] => counts[(truth * classes) + prediction];

    /// <summary>What was counted.</summary>
    public long Total => counts.Sum();

    /// <summary>Mean of <see cref="Iou"/> over the classes that occur, in the truth or in the predictions; NaN if none does.</summary>
    public double MeanIou => Mean(Enumerable.Range(0, classes).Select(Iou));

    /// <summary>Σ n_cc over all; NaN without counts.</summary>
    public double PixelAccuracy => Enumerable.Range(0, classes).Sum(c => this[c, c]) / (double)Total;

    /// <summary>Mean of n_cc over row c, for the classes that occur in the truth.</summary>
    public double MeanAccuracy => Mean(Enumerable.Range(0, classes).Select(Accuracy));

    /// <summary>Mean of <see cref="Iou"/> over the pixels by their true class.</summary>
    public double FrequencyWeightedIou => Enumerable.Range(0, classes).Where(c => Row(c) > 0).Sum(c => Row(c) * Iou(c)) / Total;

    /// <summary>Intersection over union of a class: n_cc / (row c + column c − n_cc). 0 for one that is only predicted, NaN for one that never occurs.</summary>
    /// <param name="c">In [0, K).</param>
    public double Iou(int c) => (double)this[c, c] / (Row(c) + Column(c) - this[c, c]);

    /// <summary>n_cc over row c: the share of a class that is told right; NaN for one that does not occur in the truth.</summary>
    /// <param name="c">In [0, K).</param>
    public double Accuracy(int c) => (double)this[c, c] / Row(c);

    /// <summary>Counts one item.</summary>
    /// <param name="truth">t, in [0, K).</param>
    /// <param name="prediction">p, in [0, K).</param>
    public void Add(int truth, int prediction)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)truth, (uint)classes, nameof(truth));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)prediction, (uint)classes, nameof(prediction));
        counts[(truth * classes) + prediction]++;
    }

    /// <summary>Counts the pixels of an image but for those whose truth is <see cref="SegmentationSet.Void"/>.</summary>
    /// <param name="truths">Classes in [0, K), or void.</param>
    /// <param name="predictions">Classes in [0, K), as many.</param>
    /// <exception cref="ArgumentException">The numbers differ, or one is no class.</exception>
    public void Add(ReadOnlySpan<ushort> truths, ReadOnlySpan<ushort> predictions)
    {
        if (truths.Length != predictions.Length)
            throw new ArgumentException($"confusion: {truths.Length} truths, but {predictions.Length} predictions", nameof(predictions));
        for (int i = 0; i < truths.Length; i++)
        {
            if (truths[i] == SegmentationSet.Void) continue;
            if (truths[i] >= classes || predictions[i] >= classes)
                throw new ArgumentException($"confusion: expected classes in [0, {classes}), found truth {truths[i]} and prediction {predictions[i]} at {i}", nameof(truths));
            counts[(truths[i] * classes) + predictions[i]]++;
        }
    }

    private long Row(int c) => Enumerable.Range(0, classes).Sum(p => this[c, p]);

    private long Column(int c) => Enumerable.Range(0, classes).Sum(t => this[t, c]);

    private static double Mean(IEnumerable<double> values) => values.Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Average();
}
