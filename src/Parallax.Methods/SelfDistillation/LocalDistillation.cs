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
    /// <param name="students">s, (R, K).</param>
    /// <param name="targets">r, (Q, K).</param>
    /// <param name="pairs">Which rows of both go together.</param>
    public Tensor Over(Tensor students, Tensor targets, PatchPairs pairs)
    {
        ArgumentNullException.ThrowIfNull(students);
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(pairs);
        using var scope = TensorScope.Open();
        Tensor H = SoftCrossEntropy.Between(targets, pairs.Teachers, students, temperature); // (R, I)
        return scope.Outward((H * pairs.Shares.To(H.DType)).Sum());
    }
}
