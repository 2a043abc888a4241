namespace Parallax.Training.Evaluation;

/// <summary>Writes a run's features to a file.</summary>
public static class RunEmbedding
{
    /// <summary>Embeds every image below the folder, in the order of their paths.</summary>
    public static EmbeddingReport Run(EmbeddingRequest request, CancellationToken cancellation) =>
        throw new NotSupportedException("embedding is not part of this build");
}
