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
/// <param name="Deviation">As <see cref="FeatureFigures.Deviation"/>.</param>
/// <param name="EffectiveRank">RankMe, from 1 to min(B, D).</param>
public readonly record struct EmbeddingFigures(int Images, int Channels, double Deviation, double EffectiveRank)
{
    /// <summary>The standard deviation as a share of 1/√D.</summary>
    public double DeviationShare => Deviation * Math.Sqrt(Channels);

    /// <summary>Measures embeddings (B, D).</summary>
    /// <exception cref="ShapeException">Another rank.</exception>
    public static EmbeddingFigures Of(Tensor embeddings)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        return new EmbeddingFigures((int)embeddings.Size(0), (int)embeddings.Size(1), FeatureFigures.DeviationOf(embeddings), Spectrum.Of(embeddings).RankMe());
    }
}
