using Parallax.Torch;
using Parallax.Training.Evaluation.Clustering;
using Parallax.Training.Evaluation.Representation;

namespace Parallax.Training.Evaluation;

/// <summary>Every score of metric learning from one search, one k-means, one decomposition and one pass over the classes.</summary>
/// <param name="Retrieval">Recall@K, mAP@R and the others, by Euclidean distance.</param>
/// <param name="Clusters">NMI, F1 and the others, of clusters by k-means.</param>
/// <param name="Density">How tight classes are.</param>
/// <param name="Spectrum">Singular values, for the spectral decay ρ.</param>
public sealed record MetricScores(RetrievalScores Retrieval, PartitionScores Clusters, EmbeddingDensity Density, Spectrum Spectrum)
{
    /// <summary>The scores that reports list, by their names.</summary>
    public IReadOnlyList<Score> Listed =>
    [
        .. Retrieval.Recall.OrderBy(at => at.Key).Select(at => new Score($"Recall@{at.Key}", at.Value)),
        new("mAP@R", Retrieval.MapAtR),
        new("mAP@1000", Retrieval.MapAt1000),
        new("R-precision", Retrieval.RPrecision),
        new("NMI", Clusters.Nmi),
        new("F1", Clusters.F1),
        new("density", Density.Ratio, ScoreUnit.Number),
        new("spectral decay", Spectrum.Decay(), ScoreUnit.Number),
    ];

    /// <summary>Scores embeddings as they are; <see cref="EmbeddingTable{T}.Normalized"/> ones for scores by angle.</summary>
    /// <param name="items">N embeddings, at least one.</param>
    /// <param name="labels">N class ids.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellation">Asked between the parts.</param>
    /// <exception cref="ArgumentException">The numbers differ, there are no items, or an option is out of range.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static MetricScores Of(EmbeddingTable<float> items, int[] labels, MetricOptions options, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(options);
        var search = new RetrievalOptions { Ks = options.Ks, Proximity = Proximity.Euclidean, Threads = options.Threads };
        RetrievalScores retrieval = RetrievalMetrics.Within(items, labels, search);
        cancellation.ThrowIfCancellationRequested();
        EmbeddingDensity density = EmbeddingDensity.Of(items, labels);
        int k = options.Clusters ?? density.IntraByClass.Count;
        KMeansResult clusters = KMeans.Of(items, new KMeansOptions { Clusters = k, Iterations = options.Iterations, Seed = options.Seed, Threads = options.Threads }, cancellation);
        using var scope = TensorScope.Open();
        Spectrum spectrum = Spectrum.Of(Tensor.From(items.Values.Span, items.Count, items.Dimension));
        return new MetricScores(retrieval, PartitionScores.Of(labels, [.. clusters.Assignment]), density, spectrum);
    }
}
