using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax.Methods.S2sd;

/// <summary>How far a student's similarities S are from a teacher's R; both (…, B, B), what stands before is done at once and kept.</summary>
/// <remarks>Roth et al., "Simultaneous Similarity-based Self-Distillation for Deep Metric Learning", ICML 2021, equation 4: the row-wise divergence.</remarks>
public static class SimilarityDistillation
{
    /// <summary>By any measure.</summary>
    /// <param name="S">The student's, (…, B, B); a size of 1 before the last two stands for all teachers.</param>
    /// <param name="R">The teacher's.</param>
    /// <param name="measure">Which.</param>
    /// <param name="T">Temperature; cosine and distance have none.</param>
    public static Tensor Between(Tensor S, Tensor R, SimilarityMeasure measure, double T) => measure switch
    {
        SimilarityMeasure.RowKl => RowKl(S, R, T),
        SimilarityMeasure.Cosine => Cosine(S, R),
        SimilarityMeasure.Euclidean => Euclidean(S, R),
        SimilarityMeasure.FullKl => FullKl(S, R, T),
        SimilarityMeasure.MeanKl => MeanKl(S, R, T),
        _ => throw new ArgumentOutOfRangeException(nameof(measure), measure, "no such measure"),
    };

    /// <summary>T²/B·Σ_rows KL(softmax(R/T) ‖ softmax(S/T)).</summary>
    public static Tensor RowKl(Tensor S, Tensor R, double T)
    {
        ArgumentNullException.ThrowIfNull(S);
        ArgumentNullException.ThrowIfNull(R);
        return RowDivergence.Takes(S, R) ? new RowDivergence(T).Apply(S, R) : T * T * Kl(R / T, S / T).Mean([-1]);
    }

    /// <summary>Mean over rows of 1 − cos(S_row, R_row).</summary>
    public static Tensor Cosine(Tensor S, Tensor R) => 1 - Ops.CosineSimilarity(S, R, dim: -1).Mean([-1]);

    /// <summary>Mean over rows of ‖S_row − R_row‖.</summary>
    public static Tensor Euclidean(Tensor S, Tensor R)
    {
        ArgumentNullException.ThrowIfNull(S);
        ArgumentNullException.ThrowIfNull(R);
        return (S - R).Norm(2, [-1]).Mean([-1]);
    }

    /// <summary>T²·KL over all B² entries as one distribution.</summary>
    public static Tensor FullKl(Tensor S, Tensor R, double T)
    {
        ArgumentNullException.ThrowIfNull(S);
        ArgumentNullException.ThrowIfNull(R);
        return T * T * Kl(R.Flatten(-2) / T, S.Flatten(-2) / T);
    }

    /// <summary>T²·KL of the columns' means.</summary>
    public static Tensor MeanKl(Tensor S, Tensor R, double T)
    {
        ArgumentNullException.ThrowIfNull(S);
        ArgumentNullException.ThrowIfNull(R);
        return T * T * Kl(R.Mean([-2]) / T, S.Mean([-2]) / T);
    }

    /// <summary>The students and teachers of an order, as places among the spaces: 0 the embedding, 1 … n the targets as they are given.</summary>
    /// <param name="order">Who teaches whom.</param>
    /// <param name="targets">Widths of the n targets; the embedding counts as the narrowest.</param>
    public static IReadOnlyList<(int Student, int Teacher)> Lessons(TeachingOrder order, IReadOnlyList<int> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        int[] byWidth = [0, .. Enumerable.Range(1, targets.Count).OrderBy(target => targets[target - 1])];
        return order switch
        {
            TeachingOrder.Straight => [.. Enumerable.Range(1, targets.Count).Select(target => (0, target))],
            TeachingOrder.Stacked => [.. byWidth.Zip(byWidth.Skip(1))],
            TeachingOrder.Fully => [.. from student in Enumerable.Range(0, byWidth.Length) from teacher in Enumerable.Range(student + 1, byWidth.Length - student - 1) select (byWidth[student], byWidth[teacher])],
            _ => throw new ArgumentOutOfRangeException(nameof(order), order, "no such order"),
        };
    }

    // KL(softmax(r) ‖ softmax(s)) over the last dimension.
    private static Tensor Kl(Tensor r, Tensor s)
    {
        Tensor logr = r.LogSoftmax(-1);
        return (logr.Exp() * (logr - s.LogSoftmax(-1))).Sum([-1]);
    }
}
