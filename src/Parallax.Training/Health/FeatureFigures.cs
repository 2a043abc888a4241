using Parallax.Torch;
using Parallax.Training.Evaluation.Representation;

namespace Parallax.Training.Health;

/// <summary>How healthy features look without labels. NaN stands where a figure is undefined, and everywhere when a feature is not finite.</summary>
/// <param name="Images">N, the rows that were measured.</param>
/// <param name="Channels">D, their size.</param>
/// <param name="Deviation">The standard deviation of <see cref="FeatureFigures.DeviationOf"/>; NaN for fewer than two rows.</param>
/// <param name="EffectiveRank">RankMe, from 1 to min(N, D); 0 when all features are 0.</param>
/// <param name="Correlation">Mean |correlation| between channels, in [0, 1]; NaN when fewer than two channels vary.</param>
public sealed record FeatureFigures(int Images, int Channels, double Deviation, double EffectiveRank, double Correlation)
{
    /// <summary>The standard deviation as a share of 1/√D, which features that spread evenly in all directions have.</summary>
    public double DeviationShare => Deviation * Math.Sqrt(Channels);

    /// <summary>Measures a feature matrix, in float64 whatever its type.</summary>
    /// <param name="z">(N, D), on the CPU or a device.</param>
    /// <exception cref="ShapeException">Another rank.</exception>
    public static FeatureFigures Of(Tensor z)
    {
        ArgumentNullException.ThrowIfNull(z);
        return new FeatureFigures((int)z.Size(0), (int)z.Size(1), DeviationOf(z), Spectrum.Of(z).RankMe(), CorrelationOf(z));
    }

    /// <summary>mean over d of Std(z_d/‖z‖), Std unbiased over the rows.</summary>
    /// <remarks>
    /// The collapse monitor of Chen and He, "Exploring Simple Siamese Representation Learning", CVPR 2021, section 4.1: 0 when all features
    /// point one way, about 1/√D when they spread evenly. A zero row stays zero.
    /// </remarks>
    /// <param name="z">(N, D).</param>
    public static double DeviationOf(Tensor z)
    {
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        Tensor Z = Wide.Matrix(z);
        Tensor unit = Z / Z.Norm(2, dim: 1, keepDim: true).ClampMin(1e-12);
        return Z.Size(0) < 2 ? double.NaN : unit.Std(dim: 0).Mean().ToDouble();
    }

    /// <summary>mean over i ≠ j of |Corr(z_i, z_j)|, over the channels that vary.</summary>
    /// <remarks>A channel that never fires has no correlation; it would make the figure look better than it is.</remarks>
    /// <param name="z">(N, D).</param>
    public static double CorrelationOf(Tensor z)
    {
        const double Rounding = 1e-12;
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        Tensor Z = Wide.Matrix(z);
        if (!Wide.IsFinite(Z)) return double.NaN;
        Tensor centred = Wide.Centred(Z), spread = centred.Norm(2, dim: 0);                  // (N, D), (D)
        Tensor varying = (spread > Z.Norm(2, dim: 0) * Rounding).Nonzero().Squeeze(-1);      // (K)
        double K = varying.Count;
        if (K < 2) return double.NaN;
        Tensor unit = centred.IndexSelect(1, varying) / spread.IndexSelect(0, varying);
        Tensor C = unit.MT.Matmul(unit).Abs();                                               // (K, K)
        return (C.Sum() - C.Diagonal().Sum()).ToDouble() / (K * (K - 1));
    }
}
