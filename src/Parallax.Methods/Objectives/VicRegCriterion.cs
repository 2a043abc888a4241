using Parallax.Torch;
using Parallax.Torch.Distributed;

namespace Parallax.Methods.Objectives;

/// <summary>VICReg: ℓ(Z, Z′) = λ·s(Z, Z′) + μ·[v(Z) + v(Z′)]/2 + ν·[c(Z) + c(Z′)]/2.</summary>
/// <remarks>
/// Bardes, Ponce and LeCun, "VICReg: Variance-Invariance-Covariance Regularization for Self-Supervised Learning", ICLR 2022.
/// <code>
/// s(Z, Z′) = mean of (z − z′)² over every entry
/// v(Z)     = mean over d of max(0, 1 − √(Var(z_d) + ε))
/// c(Z)     = 1/D · Σ_{i≠j} C(Z)²_ij,   C(Z) = 1/(B−1) · Σ_b (z_b − z̄)(z_b − z̄)ᵀ
/// </code>
/// λ, μ, ν and ε are <see cref="VicRegWeights"/>. Z is (B, D), or (B, N, D) with v and c taken for each slot n over the batch and averaged.
/// The original adds the two covariances where VICRegL halves them: <see cref="CovarianceReduction"/>; see docs/methods/vicregl.md.
/// </remarks>
public sealed class VicRegCriterion(VicRegWeights weights, CovarianceReduction covariances = CovarianceReduction.Mean)
{
    /// <summary>The terms <c>invariance</c>, <c>variance</c> and <c>covariance</c>, weights included. Gradients reach both sides.</summary>
    /// <param name="z1">Embeddings (B, D), or (B, N, D) with N slots; B at least 2.</param>
    /// <param name="z2">The other view's, of the same shape.</param>
    /// <param name="shares">What each slot counts, (N), so that several sets of slots are one call; null: 1/N each, the mean.</param>
    /// <param name="ranks">The processes that share the batch: v and c are taken over all of it, s over this one's part; null for one.</param>
    /// <exception cref="ShapeException">The shapes differ, or there is one image only.</exception>
    public Terms Between(Tensor z1, Tensor z2, Tensor? shares = null, ProcessGroup? ranks = null)
    {
        Require.SameShape(z1, z2);
        var (λ, μ, ν) = weights;
        double ε = weights.Epsilon, branches = covariances == CovarianceReduction.Mean ? 2 : 1;
        var (Z1, Z2) = (BatchSpread.Of(z1, ranks), BatchSpread.Of(z2, ranks));
        return Terms.Of(
            ("invariance", λ * Over(SquaredDifferences(z1, z2), shares)),
            ("variance", μ * Over(HingedDeviations(Z1, ε) + HingedDeviations(Z2, ε), shares) / 2),
            ("covariance", ν * Over(Covariances(Z1) + Covariances(Z2), shares) / branches));
    }

    /// <summary>s = mean of (z − z′)² over every entry.</summary>
    public static Tensor Invariance(Tensor z1, Tensor z2) => FullPrecision.Of(z1).MseLoss(FullPrecision.Of(z2));

    /// <summary>v = mean over d of max(0, 1 − √(Var(z_d) + ε)), Var unbiased over the batch; averaged over the slots.</summary>
    /// <param name="z">(B, D) or (B, N, D).</param>
    /// <param name="eps">ε.</param>
    public static Tensor Variance(Tensor z, double eps = 1e-4) => HingedDeviations(BatchSpread.Of(z), eps).Mean();

    /// <summary>c = 1/D · Σ_{i≠j} C²_ij, averaged over the slots.</summary>
    /// <param name="z">(B, D) or (B, N, D).</param>
    public static Tensor Covariance(Tensor z) => Covariances(BatchSpread.Of(z)).Mean();

    /// <summary>v of every slot: (N).</summary>
    internal static Tensor HingedDeviations(BatchSpread Z, double ε) => (1 - (Z.Variances() + ε).Sqrt()).Relu().Mean(dim: -1);

    /// <summary>c of every slot: (N).</summary>
    internal static Tensor Covariances(BatchSpread Z) => Z.OffDiagonalSquares() / Z.D;

    // s of every slot: (N).
    private static Tensor SquaredDifferences(Tensor z1, Tensor z2)
    {
        Tensor difference = FullPrecision.Of(z1) - FullPrecision.Of(z2);
        Tensor slots = difference.Rank == 2 ? difference.Unsqueeze(1) : difference;          // (B, N, D)
        return SelfProduct.Whole(SelfProduct.HalfSquare(slots).Mean([0, 2]));
    }

    private static Tensor Over(Tensor slots, Tensor? shares) => shares is null ? slots.Mean() : slots.Dot(shares.To(slots.DType));
}
