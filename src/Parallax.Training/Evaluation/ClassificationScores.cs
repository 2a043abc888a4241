using System.Numerics;

namespace Parallax.Training.Evaluation;

/// <summary>How often classes are told right by logits. Among equal logits the lower class comes first.</summary>
public sealed class ClassificationScores
{
    private readonly int[] ranks;

    private ClassificationScores(int[] ranks, ConfusionMatrix confusion) => (this.ranks, Confusion) = (ranks, confusion);

    /// <summary>Labels by first predictions.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>Mean of the classes' own accuracies, over those that occur as labels: balanced accuracy.</summary>
    public double MeanPerClass => Confusion.MeanAccuracy;

    /// <summary>Scores logits.</summary>
    /// <param name="logits">(N, classes), row-major.</param>
    /// <param name="classes">Number of classes, at least 1.</param>
    /// <param name="labels">N class ids in [0, <paramref name="classes"/>).</param>
    /// <exception cref="ArgumentException">The numbers differ, a label is no class, or a logit is NaN.</exception>
    public static ClassificationScores Of<T>(ReadOnlySpan<T> logits, int classes, ReadOnlySpan<int> labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        if (logits.Length != (long)classes * labels.Length)
            throw new ArgumentException($"classification: {logits.Length} logits, expected {labels.Length} rows of {classes}", nameof(logits));
        int[] ranks = new int[labels.Length];
        var confusion = new ConfusionMatrix(classes);
        for (int i = 0; i < labels.Length; i++)
        {
            ReadOnlySpan<T> row = logits.Slice(i * classes, classes);
            if (labels[i] < 0 || labels[i] >= classes) throw new ArgumentException($"classification: label {labels[i]} in row {i}, expected one in [0, {classes})", nameof(labels));
            foreach (T logit in row)
                if (T.IsNaN(logit)) throw new ArgumentException($"classification: row {i} has a logit that is NaN; did training diverge?", nameof(logits));
            ranks[i] = Rank(row, labels[i]);
            confusion.Add(labels[i], First(row));
        }
        return new ClassificationScores(ranks, confusion);
    }

    /// <summary>The share of rows whose label is among the <paramref name="k"/> largest logits; NaN without rows.</summary>
    public double Top(int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        return ranks.Length == 0 ? double.NaN : ranks.Count(rank => rank < k) / (double)ranks.Length;
    }

    /// <summary>The classes that come before one: those of larger scores, and lower ones of equal score.</summary>
    internal static int Rank<T>(ReadOnlySpan<T> scores, int label)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int before = 0;
        for (int c = 0; c < scores.Length; c++) before += scores[c] > scores[label] || (scores[c] == scores[label] && c < label) ? 1 : 0;
        return before;
    }

    /// <summary>The class of the largest score, the lowest of equal ones.</summary>
    internal static int First<T>(ReadOnlySpan<T> scores)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int best = 0;
        for (int c = 1; c < scores.Length; c++) best = scores[c] > scores[best] ? c : best;
        return best;
    }
}
