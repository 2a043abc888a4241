using Parallax.Torch;

namespace Parallax.Training.Evaluation.Representation;

/// <summary>Alignment and uniformity of embeddings of length 1.</summary>
/// <remarks>
/// Wang and Isola, "Understanding Contrastive Representation Learning through Alignment and Uniformity on the Hypersphere", ICML 2020.
/// Embeddings are taken as they are: normalise them first.
/// </remarks>
public static class Hypersphere
{
    /// <summary>mean over i of ‖a_i − b_i‖^α; lower is better.</summary>
    /// <param name="a">(N, D), one view of each image.</param>
    /// <param name="b">(N, D), another.</param>
    /// <param name="alpha">α; 2 as published.</param>
    public static double Alignment(Tensor a, Tensor b, double alpha = 2)
    {
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        return (Wide.Matrix(a) - Wide.Matrix(b)).Norm(2, dim: 1).Pow(alpha).Mean().ToDouble();
    }

    /// <summary>log of the mean over i &lt; j of exp(−t·‖a_i − a_j‖²); lower is more uniform. NaN for fewer than two rows.</summary>
    /// <param name="a">(N, D).</param>
    /// <param name="t">t; 2 as published.</param>
    public static double Uniformity(Tensor a, double t = 2)
    {
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        Tensor A = Wide.Matrix(a);
        double N = A.Size(0);
        Tensor potential = (-t * SquaredDistances(A)).Exp();                                 // (N, N), 1 on the diagonal
        return Math.Log((potential.Sum().ToDouble() - N) / (N * (N - 1)));
    }

    // By differences: the product form would lose near neighbours to cancellation.
    internal static Tensor SquaredDistances(Tensor matrix)
    {
        const long ByDifferences = 2;
        return Ops.Cdist(matrix, matrix, computeMode: ByDifferences).Square();
    }
}
