using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax.Methods.SelfDistillation;

/// <summary>GLSD's local loss: each patch of the student predicts the classes of the teacher's patch that it is matched with.</summary>
/// <remarks>
/// Lebailly and Tuytelaars, WACV 2023, supplement, equations 9 and 10. With r_i of teacher view i, p_v of student view v with n_v patches, the
/// match m_i(u) of patch u and w = 1 where the pair counts:
/// <code>
/// L = 1/T · Σ_i Σ_{v≠i} mean_b 1/n_v · Σ_u w_i[b,u] · H(r_i[b, m_i(u)], p_v[b, u])      T = I·(V − 1)
/// </code>
/// The mean is over all n_v patches, those without a match included: pairs of views that overlap little count less.
/// </remarks>
/// <param name="temperature">τ_s.</param>
public sealed class LocalDistillation(double temperature)
{
    /// <summary>The loss, one number.</summary>
    /// <param name="students">s, (B·S, K), image by image, and in an image view by view.</param>
    /// <param name="targets">r, (B·I·N, K), likewise: teacher view i sees what student view i sees.</param>
    /// <param name="matches">Between them.</param>
    /// <param name="counts">Patches of each student view; their sum is S.</param>
    public Tensor Over(Tensor students, Tensor targets, PatchMatches matches, IReadOnlyList<int> counts)
    {
        ArgumentNullException.ThrowIfNull(students);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(matches);
        ArgumentNullException.ThrowIfNull(counts);
        long B = matches.Candidates.Size(0), S = matches.Candidates.Size(1), I = matches.Candidates.Size(2);
        using var scope = TensorScope.Open();
        Tensor H = SoftCrossEntropy.Between(targets, Pairs(matches, counts).View([B * S, I]), students, temperature).View([B, S, I]);
        double terms = I * (counts.Count - 1);
        double[] shares = [.. counts.SelectMany(n => Enumerable.Repeat(1 / (terms * B * n), n))];
        return scope.Outward((H * Tensor.From(shares, S, 1).To(H.Device, H.DType)).Sum());
    }

    // Rows of the targets: (b·I + i)·N + m_i(u); −1 for a patch's own view and for pairs that do not count.
    private static Tensor Pairs(PatchMatches matches, IReadOnlyList<int> counts)
    {
        Tensor m = matches.Candidates;
        long B = m.Size(0), I = m.Size(2), N = matches.CandidateCount;
        Tensor first = Ops.Arange(0, B * I * N, N, dtype: DType.Int64, device: m.Device).View([B, 1, I]);
        bool[] own = [.. counts.SelectMany((n, v) => Enumerable.Repeat(Enumerable.Range(0, (int)I).Select(i => i == v), n)).SelectMany(row => row)];
        Tensor dropped = Tensor.From(own, own.Length / I, I).To(m.Device, DType.Bool);       // (S, I)
        if (matches.Accepted is { } accepted) dropped = accepted.LogicalNot().LogicalOr(dropped);
        return (m + first).MaskedFill(dropped, -1);
    }
}
