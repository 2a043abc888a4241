using Parallax.Torch;

namespace Parallax.Training.Evaluation.Representation;

/// <summary>LiDAR: the effective rank of what tells images apart, measured against what tells views of one image apart.</summary>
/// <remarks>
/// Thilak et al., "LiDAR: Sensing Linear Probing Performance in Joint Embedding SSL Architectures", ICLR 2024. With the view means μ_i of image i:
/// <code>
/// Σ_b = 1/n · Σ_i (μ_i − μ)(μ_i − μ)ᵀ       Σ_w = 1/(n·q) · Σ_ij (z_ij − μ_i)(z_ij − μ_i)ᵀ + δ·I
/// λ = eigenvalues of Σ_w^(−1/2) Σ_b Σ_w^(−1/2)       p = λ/Σλ + ε       LiDAR = exp(−Σ p·log p)
/// </code>
/// docs/methods/metrics.md, "Representation quality without labels".
/// </remarks>
public static class Lidar
{
    /// <summary>LiDAR of q views of n images; NaN when they are not finite.</summary>
    /// <param name="z">(n, q, D).</param>
    /// <param name="delta">δ, 1e-4 as published.</param>
    /// <param name="eps">ε, 1e-8 as published.</param>
    /// <exception cref="ShapeException">Another rank.</exception>
    public static double Of(Tensor z, double delta = 1e-4, double eps = 1e-8) => Perplexity.Of(Eigenvalues(z, delta), eps);

    /// <summary>λ, descending.</summary>
    /// <param name="z">(n, q, D).</param>
    /// <param name="delta">δ.</param>
    public static IReadOnlyList<double> Eigenvalues(Tensor z, double delta = 1e-4)
    {
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        Tensor Z = Wide.OfRank(z, 3, "(n, q, D)");
        long n = Z.Size(0), q = Z.Size(1), D = Z.Size(2);
        if (!Wide.IsFinite(Z)) return [.. Enumerable.Repeat(double.NaN, (int)D)];
        Tensor μ = Z.Mean(dim: 1);                                                           // (n, D)
        Tensor between = Wide.Centred(μ), within = (Z - μ.Unsqueeze(1)).Reshape([n * q, D]);
        Tensor Σb = between.MT.Matmul(between) / n;
        Tensor Σw = (within.MT.Matmul(within) / (n * q)) + (delta * Ops.Eye(D, DType.Float64));
        // With Σ_w = LLᵀ the matrix L⁻¹ Σ_b L⁻ᵀ has the same eigenvalues as Σ_w^(−1/2) Σ_b Σ_w^(−1/2).
        Tensor L = Σw.LinalgCholesky();
        Tensor whitened = Ops.LinalgSolve(L, Ops.LinalgSolve(L, Σb).MT);
        return [.. whitened.LinalgEigvalsh().ToArray<double>().Reverse().Select(λ => Math.Max(0, λ))];
    }
}
