using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax.Methods.SelfDistillation;

/// <summary>CrIBo's losses on objects: each object of the student predicts the classes of the same object in the other view, and of its neighbour in another image.</summary>
/// <remarks>
/// Lebailly et al., "CrIBo: Self-Supervised Learning via Cross-Image Object-Level Bootstrapping", ICLR 2024. Of M objects, with t_1k, t_2k the
/// teacher's classes of object k in the two views, n_1k, n_2k those of their neighbours, and a_1k, a_2k = 1 where the cycle test accepts the neighbour:
/// <code>
/// L_object    = ½ · [mean_k H(t_1k, s_2k) + mean_k H(t_2k, s_1k)]
/// L_neighbour = ½ · [Σ_k a_1k · H(n_1k, s_2k) + Σ_k a_2k · H(n_2k, s_1k)] / Z_1      Z_1 = Σ_k a_1k      (0 if Z_1 = 0)
/// </code>
/// as released; <see cref="NeighbourMean.OwnCount"/> is the paper's formula. Without objects both losses are 0.
/// </remarks>
/// <param name="temperature">τ_s.</param>
/// <param name="neighbourMean">What the neighbours' losses are divided by.</param>
public sealed class ObjectDistillation(double temperature, NeighbourMean neighbourMean = NeighbourMean.FirstCount)
{
    /// <summary>Both losses: <c>object</c>, and <c>neighbour</c> where there are neighbours to learn from.</summary>
    /// <param name="students">s, (2M, K): the objects of view 1, then those of view 2.</param>
    /// <param name="targets">(2M + A, K): t of view 1, t of view 2, then n of the A accepted neighbours, those of view 1 first.</param>
    /// <param name="accepted">a_1 and a_2, (2, M), bool; null without neighbours.</param>
    public Terms Over(Tensor students, Tensor targets, Tensor? accepted = null)
    {
        ArgumentNullException.ThrowIfNull(students);
        ArgumentNullException.ThrowIfNull(targets);
        using var scope = TensorScope.Open();
        long M = students.Size(0) / 2;
        Tensor others = Ops.Arange(0, 2 * M, 1, dtype: DType.Int64, device: students.Device).Roll([M], [0]);   // k ↔ M + k
        if (accepted is null)
        {
            Tensor H = SoftCrossEntropy.Between(targets, others.Unsqueeze(1), students, temperature);          // (2M, 1)
            return Terms.Of(("object", scope.Outward(H.Sum() / Math.Max(1, 2 * M))));
        }
        Tensor flat = accepted.View([2 * M]), number = 2 * M + flat.To(DType.Int64).Cumsum(0) - 1;
        Tensor neighbours = number.MaskedFill(flat.LogicalNot(), -1).Roll([M], [0]);         // of s_1k: n_2k, of s_2k: n_1k
        Tensor both = SoftCrossEntropy.Between(targets, Ops.Stack([others, neighbours], dim: 1), students, temperature);   // (2M, 2)
        return Terms.Of(
            ("object", scope.Outward(both.Select(1, 0).Sum() / Math.Max(1, 2 * M))),
            ("neighbour", scope.Outward(Neighbours(both.Select(1, 1).View([2, M]), accepted))));
    }

    // Row 0: H(n_2k, s_1k), row 1: H(n_1k, s_2k); both 0 where the neighbour is not accepted.
    private Tensor Neighbours(Tensor H, Tensor accepted)
    {
        double[] Z = accepted.To(DType.Float64).Sum(dim: 1).ToArray<double>();
        if (neighbourMean == NeighbourMean.OwnCount) return (H.Select(0, 1).Sum() / Math.Max(1, Z[0])) + (H.Select(0, 0).Sum() / Math.Max(1, Z[1]));
        return H.Sum() * (Z[0] > 0 ? 1 / (2 * Z[0]) : 0);
    }
}

/// <summary>What the losses of the accepted neighbours are divided by.</summary>
public enum NeighbourMean
{
    /// <summary>Both directions by twice the count of the first view, nothing if that is 0: the released code.</summary>
    FirstCount,

    /// <summary>Each direction by its own count: the paper.</summary>
    OwnCount,
}
