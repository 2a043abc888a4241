using System.Numerics;
using Parallax.Training.Evaluation.Clustering;

namespace Parallax.Training.Evaluation;

/// <summary>How tight classes are and how far apart, by cosine distance 1 − cos; a zero vector is at 1 from everything. docs/methods/metrics.md, "Embedding-space structure".</summary>
public sealed record EmbeddingDensity
{
    private const double LeastInter = 1e-8;

    /// <summary>Mean distance of two items of each class, by ascending class id; NaN for a class of one item.</summary>
    public required IReadOnlyList<double> IntraByClass { get; init; }

    /// <summary>Mean distance of two classes' mean directions; NaN for one class.</summary>
    public required double Inter { get; init; }

    /// <summary>Mean over classes, a class of one item counted as the widest of the others; NaN if all have one.</summary>
    public double Intra => IntraByClass.Average(intra => double.IsNaN(intra) ? Widest : intra);

    /// <summary>Mean over the classes of two items and more; NaN if there is none.</summary>
    public double IntraOfPairs => IntraByClass.Where(intra => !double.IsNaN(intra)).DefaultIfEmpty(double.NaN).Average();

    /// <summary>The embedding density: <see cref="Intra"/> over <see cref="Inter"/>, which counts as at least 1e-8.</summary>
    public double Ratio => Over(Intra);

    /// <summary>The same of <see cref="IntraOfPairs"/>.</summary>
    public double RatioOfPairs => Over(IntraOfPairs);

    private double Widest => IntraByClass.Where(intra => !double.IsNaN(intra)).DefaultIfEmpty(double.NaN).Max();

    /// <summary>Measures embeddings; O(N·D), since Σ_ij x_i·x_j = ‖Σ x_i‖².</summary>
    /// <param name="items">N embeddings of any length.</param>
    /// <param name="labels">N class ids.</param>
    /// <exception cref="ArgumentException">The numbers differ, or there are no items.</exception>
    public static EmbeddingDensity Of<T>(EmbeddingTable<T> items, ReadOnlySpan<int> labels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(items);
        if (items.Count != labels.Length || items.Count == 0) throw new ArgumentException($"density: {items.Count} embeddings and {labels.Length} labels, expected one or more of both", nameof(labels));
        var (ids, classOf) = Contingency.Places(labels);
        int D = items.Dimension;
        double[] sums = new double[ids.Length * (long)D], raw = new double[ids.Length * (long)D], squares = new double[ids.Length];
        int[] sizes = new int[ids.Length];
        for (int i = 0; i < items.Count; i++)
        {
            int c = classOf[i];
            double norm = ExactScore.Norm(items.Row(i)), scale = norm > 0 ? 1 / norm : 0;
            Add(items.Row(i), scale, sums.AsSpan(c * D, D));
            Add(items.Row(i), 1, raw.AsSpan(c * D, D));
            squares[c] += norm > 0 ? 1 : 0;   // ‖x̂‖²
            sizes[c]++;
        }
        return new EmbeddingDensity
        {
            IntraByClass = [.. ids.Select((_, c) => OfPairs(sums.AsSpan(c * D, D), squares[c], sizes[c]))],
            Inter = BetweenMeans(raw, D),
        };
    }

    private static double BetweenMeans(double[] means, int D)
    {
        double[] sum = new double[D];
        int C = means.Length / D;
        double squares = 0;
        for (int c = 0; c < C; c++)
        {
            ReadOnlySpan<double> mean = means.AsSpan(c * D, D);
            double norm = ExactScore.Norm(mean);
            if (norm == 0) continue;
            Add(mean, 1 / norm, sum);
            squares++;
        }
        return OfPairs(sum, squares, C);
    }

    // Mean of 1 − x_i·x_j over i ≠ j, from Σ x_i and Σ ‖x_i‖².
    private static double OfPairs(ReadOnlySpan<double> sum, double squares, long n) =>
        n > 1 ? 1 - ((ExactScore.Dot(sum, sum) - squares) / (n * (n - 1.0))) : double.NaN;

    private static void Add<T>(ReadOnlySpan<T> x, double scale, Span<double> sum)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int d = 0; d < x.Length; d++) sum[d] += scale * double.CreateTruncating(x[d]);
    }

    private double Over(double intra) => double.IsNaN(Inter) ? double.NaN : intra / Math.Max(Inter, LeastInter);
}
