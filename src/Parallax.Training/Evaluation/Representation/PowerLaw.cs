using Parallax.Torch;

namespace Parallax.Training.Evaluation.Representation;

/// <summary>α-ReQ: how fast the eigenvalues of the features' covariance fall, λ_i ∝ i^(−α).</summary>
/// <remarks>
/// Agrawal, Mondal, Ghosh and Richards, "α-ReQ: Assessing Representation Quality in Self-Supervised Learning by Measuring Eigenspectrum Decay",
/// NeurIPS 2022. log λ_i = α·(−log i) + b by least squares with weights 1/i, i from 1, over a range of positions. docs/methods/metrics.md.
/// </remarks>
/// <param name="Alpha">α, the slope; NaN when the range holds fewer than two positive eigenvalues.</param>
/// <param name="Intercept">b.</param>
public readonly record struct PowerLaw(double Alpha, double Intercept)
{
    /// <summary>Eigenvalues of the covariance of Z, descending, as shares of their sum.</summary>
    /// <param name="z">(N, D).</param>
    /// <returns>D values; NaN when Z is not finite or does not vary.</returns>
    public static IReadOnlyList<double> Eigenvalues(Tensor z)
    {
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        Tensor Z = Wide.Centred(Wide.Matrix(z));
        if (!Wide.IsFinite(Z)) return [.. Enumerable.Repeat(double.NaN, (int)Z.Size(1))];
        double[] ascending = Z.MT.Matmul(Z).LinalgEigvalsh().ToArray<double>();              // (D)
        double sum = ascending.Sum();
        return [.. ascending.Reverse().Select(λ => λ / sum)];
    }

    /// <summary>Fits the eigenvalues at positions [<paramref name="from"/>, <paramref name="to"/>), counted from 0.</summary>
    /// <param name="eigenvalues">Descending; those that are not positive are left out.</param>
    /// <param name="from">First position; 10 as published.</param>
    /// <param name="to">The position after the last; 100 as published, at most the number of eigenvalues.</param>
    public static PowerLaw Fit(IReadOnlyList<double> eigenvalues, int from = 10, int to = 100)
    {
        ArgumentNullException.ThrowIfNull(eigenvalues);
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        var points = Enumerable.Range(from, Math.Max(0, Math.Min(to, eigenvalues.Count) - from)).Where(i => eigenvalues[i] > 0)
            .Select(i => (X: -Math.Log(i + 1), Y: Math.Log(eigenvalues[i]), Weight: 1.0 / (i + 1))).ToArray();
        if (points.Length < 2) return new PowerLaw(double.NaN, double.NaN);
        double weight = points.Sum(p => p.Weight), x = points.Sum(p => p.Weight * p.X) / weight, y = points.Sum(p => p.Weight * p.Y) / weight;
        double slope = points.Sum(p => p.Weight * (p.X - x) * (p.Y - y)) / points.Sum(p => p.Weight * (p.X - x) * (p.X - x));
        return new PowerLaw(slope, y - (slope * x));
    }
}
