using Parallax.Torch;

namespace Parallax.Training.Evaluation.Representation;

/// <summary>The singular values of a feature matrix Z (N, D), as it is: neither centred nor normalised. One decomposition serves every figure.</summary>
/// <remarks>
/// Singular values below max(N, D)·2⁻⁵² of the largest count as 0: they are rounding. A matrix that is not finite has NaN for all of them,
/// and then every figure is NaN. docs/methods/metrics.md, "Embedding-space structure" and "Representation quality without labels".
/// </remarks>
public sealed class Spectrum
{
    private const double Rounding = 1.0 / (1L << 52);
    private const long RowsAtOnce = 16384;
    private readonly double[] values;

    private Spectrum(double[] values) => this.values = values;

    /// <summary>s₁ ≥ s₂ ≥ …: min(N, D) of them.</summary>
    public IReadOnlyList<double> Values => values;

    /// <summary>Decomposes a matrix, in float64 whatever its type.</summary>
    /// <param name="z">(N, D).</param>
    /// <exception cref="ShapeException">Another rank.</exception>
    public static Spectrum Of(Tensor z)
    {
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        ArgumentNullException.ThrowIfNull(z);
        Tensor Z = Wide.Matrix(z.Narrow(0, 0, Math.Min(z.Size(0), RowsAtOnce)), nameof(z));
        long count = Math.Min(z.Size(0), z.Size(1));
        if (count == 0) return new Spectrum([]);
        if (!Wide.IsFinite(z)) return new Spectrum([.. Enumerable.Repeat(double.NaN, (int)count)]);
        for (long row = RowsAtOnce; row < z.Size(0); row += RowsAtOnce) Z = Triangle(Z, z.Narrow(0, row, Math.Min(RowsAtOnce, z.Size(0) - row)));
        double[] found = Ops.LinalgSvdvals(Z).ToArray<double>();
        double least = Math.Max(z.Size(0), z.Size(1)) * Rounding * found[0];
        return new Spectrum(Array.ConvertAll(found, s => s < least ? 0 : s));
    }

    // R of QR = [above; below]: the same singular values in D rows, so that of a tall matrix never more than a block is widened.
    private static Tensor Triangle(Tensor above, Tensor below)
    {
        using var scope = TensorScope.Open();
        Tensor R = scope.Outward(Ops.LinalgQr(Ops.Cat([above, Wide.Matrix(below)], 0), "r").R);
        above.Dispose();
        return R;
    }

    /// <summary>RankMe, the effective rank: exp(−Σ p·log p), p = s/Σs + ε.</summary>
    /// <remarks>
    /// Garrido, Balestriero, Najman and LeCun, "RankMe: Assessing the Downstream Performance of Pretrained Self-Supervised Representations by
    /// Their Rank", ICML 2023; the authors recommend N ≥ 25 600. From about 1 (all rows on one line) to min(N, D); 0 when all features are 0.
    /// </remarks>
    /// <param name="eps">ε; 1e-7 as published.</param>
    public double RankMe(double eps = 1e-7) => Perplexity.Of(values, eps);

    /// <summary>Spectral decay ρ = KL(U ‖ p) = 1/D′ · Σ log(1/(D′·p_i)) of the values after the first <paramref name="drop"/>; lower is flatter.</summary>
    /// <remarks>Infinite when a kept value is 0; NaN when all are, or none is kept.</remarks>
    public double Decay(int drop = 0)
    {
        double[] p = Shares(drop);
        return p.Sum(share => -Math.Log(p.Length * share)) / p.Length;
    }

    /// <summary>The other direction, KL(p ‖ U) = Σ p_i · log(D′·p_i).</summary>
    public double ReverseDecay(int drop = 0)
    {
        double[] p = Shares(drop);
        return p.Length == 0 ? double.NaN : p.Sum(share => share == 0 ? 0 : share * Math.Log(p.Length * share));
    }

    private double[] Shares(int drop)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(drop);
        double[] kept = values[Math.Min(drop, values.Length)..];
        double sum = kept.Sum();
        return Array.ConvertAll(kept, s => s / sum);
    }
}
