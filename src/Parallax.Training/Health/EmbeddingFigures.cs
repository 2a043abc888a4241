using Parallax.Torch;
using Parallax.Training.Evaluation.Representation;

namespace Parallax.Training.Health;

/// <summary>How a training batch's embeddings spread: what the loss sees, and where a collapse shows first.</summary>
/// <remarks>
/// A network can give constant embeddings while its features stay as they were: the last layer alone reaches the loss's trivial minimum, and
/// the backbone gets no gradient any more. So embeddings are watched beside the features.
/// </remarks>
/// <param name="Images">B, the batch.</param>
/// <param name="Channels">D.</param>
/// <param name="Scale">
/// mean over d of Std(z_d) of the embeddings as they are. Losses that normalise do not mind it; under others, embeddings can collapse by
/// shrinking while their directions stay apart. VICReg's variance term holds it at 1.
/// </param>
/// <param name="Deviation">As <see cref="FeatureFigures.Deviation"/>, of embeddings brought to length 1.</param>
/// <param name="EffectiveRank">RankMe, from 1 to min(B, D).</param>
public readonly record struct EmbeddingFigures(int Images, int Channels, double Scale, double Deviation, double EffectiveRank)
{
    /// <summary>The standard deviation as a share of 1/√D.</summary>
    public double DeviationShare => Deviation * Math.Sqrt(Channels);

    /// <summary>Measures embeddings (B, D).</summary>
    /// <exception cref="ShapeException">Another rank.</exception>
    public static EmbeddingFigures Of(Tensor embeddings)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        return new EmbeddingFigures(
            (int)embeddings.Size(0), (int)embeddings.Size(1), ScaleOf(embeddings), FeatureFigures.DeviationOf(embeddings), Spectrum.Of(embeddings).RankMe());
    }

    /// <summary>mean over d of Std(z_d), Std unbiased over the rows; NaN for fewer than two.</summary>
    /// <param name="z">(B, D).</param>
    public static double ScaleOf(Tensor z)
    {
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        Tensor Z = Wide.Matrix(z);
        return Z.Size(0) < 2 ? double.NaN : Z.Std(dim: 0).Mean().ToDouble();
    }
}
