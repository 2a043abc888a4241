using Parallax.Torch;

namespace Parallax.Training.Evaluation.Representation;

/// <summary>Centred kernel alignment: how alike two networks see the same N images, in [0, 1] but for the unbiased estimate.</summary>
/// <remarks>
/// Kornblith, Norouzi, Lee and Hinton, "Similarity of Neural Network Representations Revisited", ICML 2019; the unbiased estimate is that of
/// Song et al. (2012) as used by Nguyen, Raghu and Kornblith, ICLR 2021. Features that do not vary give NaN. docs/methods/metrics.md.
/// </remarks>
public static class Cka
{
    /// <summary>‖YᵀX‖²_F / (‖XᵀX‖_F·‖YᵀY‖_F) with centred columns.</summary>
    /// <param name="x">(N, D).</param>
    /// <param name="y">(N, E) of the same images.</param>
    /// <exception cref="ShapeException">The numbers of rows differ.</exception>
    public static double Linear(Tensor x, Tensor y)
    {
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        var (X, Y) = Pair(x, y);
        (X, Y) = (Wide.Centred(X), Wide.Centred(Y));
        return Square(Y.MT.Matmul(X)) / Math.Sqrt(Square(X.MT.Matmul(X)) * Square(Y.MT.Matmul(Y)));
    }

    /// <summary>HSIC₁(K, L) / √(HSIC₁(K, K)·HSIC₁(L, L)) with K = XXᵀ and L = YYᵀ; N at least 4, may be negative.</summary>
    /// <param name="x">(N, D).</param>
    /// <param name="y">(N, E) of the same images.</param>
    /// <exception cref="ShapeException">The numbers of rows differ.</exception>
    public static double LinearUnbiased(Tensor x, Tensor y)
    {
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        var (X, Y) = Pair(x, y);
        if (X.Size(0) < 4) return double.NaN;
        Tensor K = WithoutDiagonal(X.Matmul(X.MT)), L = WithoutDiagonal(Y.Matmul(Y.MT));     // (N, N)
        return UnbiasedHsic(K, L) / Math.Sqrt(UnbiasedHsic(K, K) * UnbiasedHsic(L, L));
    }

    /// <summary>The biased estimate with kernels exp(−d²/(2σ²)), σ² = fraction² · the median of all N² squared distances.</summary>
    /// <param name="x">(N, D).</param>
    /// <param name="y">(N, E) of the same images.</param>
    /// <param name="fraction">Of the median distance.</param>
    /// <exception cref="ShapeException">The numbers of rows differ.</exception>
    public static double Rbf(Tensor x, Tensor y, double fraction = 1)
    {
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        var (X, Y) = Pair(x, y);
        Tensor K = CentredBothWays(Kernel(X, fraction)), L = CentredBothWays(Kernel(Y, fraction));
        return (K * L).Sum().ToDouble() / Math.Sqrt(Square(K) * Square(L));
    }

    // [tr(KL) + 1ᵀK1·1ᵀL1/((n−1)(n−2)) − 2/(n−2)·1ᵀKL1] / (n(n−3)), diagonals 0.
    private static double UnbiasedHsic(Tensor K, Tensor L)
    {
        double n = K.Size(0);
        double trace = (K * L).Sum().ToDouble(), sums = K.Sum().ToDouble() * L.Sum().ToDouble(), product = K.Sum(dim: 0).Dot(L.Sum(dim: 0)).ToDouble();
        return (trace + (sums / ((n - 1) * (n - 2))) - (2 / (n - 2) * product)) / (n * (n - 3));
    }

    private static Tensor Kernel(Tensor X, double fraction)
    {
        Tensor squared = Hypersphere.SquaredDistances(X);                                    // (N, N)
        double σ2 = fraction * fraction * Median(squared);
        return (squared / (-2 * σ2)).Exp();
    }

    // The mean of the two middle values when their number is even.
    private static double Median(Tensor values)
    {
        double[] sorted = [.. values.ToArray<double>().Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }

    private static Tensor CentredBothWays(Tensor K) => Wide.Centred(Wide.Centred(K).MT);

    private static Tensor WithoutDiagonal(Tensor K) => K * (1 - Ops.Eye(K.Size(0), DType.Float64));

    private static double Square(Tensor tensor) => tensor.Square().Sum().ToDouble();

    private static (Tensor X, Tensor Y) Pair(Tensor x, Tensor y)
    {
        var (X, Y) = (Wide.Matrix(x), Wide.Matrix(y));
        return X.Size(0) == Y.Size(0) ? (X, Y) : throw new ShapeException($"x and y must describe the same images, they are {x.Describe()} and {y.Describe()}");
    }
}
