using System.Numerics;
using Parallax.Torch;

namespace Parallax.Training.Evaluation.Dense;

/// <summary>Labels of patches by their most similar patches in a memory: ŷ = Σ_j softmax_j(cos(q, m_j)/τ) · y_j over the k nearest.</summary>
/// <remarks>Balazevic et al., "Towards In-context Scene Understanding", NeurIPS 2023. docs/methods/metrics.md, "Dense retrieval".</remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class LabelTransfer<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly NeighbourSearch<T> search;
    private readonly ReadOnlyMemory<float> labels;
    private readonly int classes, k;
    private readonly double τ;

    /// <summary>Prepares a memory.</summary>
    /// <param name="memory">M patches.</param>
    /// <param name="labels">(M, K): the share of each class in each patch.</param>
    /// <param name="k">Neighbours that are asked, at least 1.</param>
    /// <param name="temperature">τ, above 0.</param>
    /// <param name="threads">Threads to search with; null takes every processor. Results don't depend on it.</param>
    /// <exception cref="ArgumentException">The memory is empty, or the labels are not a multiple of M.</exception>
    public LabelTransfer(EmbeddingTable<T> memory, ReadOnlyMemory<float> labels, int k, double temperature, int? threads = null)
    {
        ArgumentNullException.ThrowIfNull(memory);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        if (!(temperature > 0)) throw new ArgumentException($"label transfer: expected a temperature above 0, found {temperature}", nameof(temperature));
        if (memory.Count == 0 || labels.Length == 0 || labels.Length % memory.Count != 0)
            throw new ArgumentException($"label transfer: {labels.Length} shares of classes do not fit {memory.Count} patches", nameof(labels));
        (this.labels, this.k, τ, classes) = (labels, k, temperature, labels.Length / memory.Count);
        search = new NeighbourSearch<T>(memory, Proximity.Cosine, threads);
    }

    /// <summary>ŷ of every query.</summary>
    /// <param name="queries">Q patches.</param>
    /// <returns>(Q, K); every row sums to what the labels' rows do, 1.</returns>
    public double[] Of(EmbeddingTable<T> queries)
    {
        ArgumentNullException.ThrowIfNull(queries);
        double[] found = new double[(long)queries.Count * classes];
        search.Visit(queries, k, (query, neighbours) => Blend(neighbours, found.AsSpan(query * classes, classes)));
        return found;
    }

    /// <summary>The class of each pixel: soft labels of a grid, interpolated bilinearly (corners not aligned), the largest taken.</summary>
    /// <param name="labels">(N, K), patches row by row.</param>
    /// <param name="grid">The N patches.</param>
    /// <param name="width">Pixels of a row.</param>
    /// <param name="height">Rows of pixels.</param>
    /// <returns>height·width classes.</returns>
    public static ushort[] Pixels(Tensor labels, Grid grid, int width, int height)
    {
        ArgumentNullException.ThrowIfNull(labels);
        using var scope = TensorScope.Open();
        Tensor map = labels.MT.Unflatten(1, [grid.Rows, grid.Columns]).Unsqueeze(0);         // (1, K, rows, columns)
        Tensor classOf = map.UpsampleBilinear2d([height, width], alignCorners: false).Argmax(dim: 1);
        return Array.ConvertAll(classOf.ToArray<long>(), c => (ushort)c);
    }

    private void Blend(ReadOnlySpan<Neighbour> neighbours, Span<double> y)
    {
        double total = 0, nearest = neighbours[0].Value;
        foreach (Neighbour m in neighbours) total += Math.Exp((m.Value - nearest) / τ);
        foreach (Neighbour m in neighbours)
        {
            double weight = Math.Exp((m.Value - nearest) / τ) / total;
            ReadOnlySpan<float> label = labels.Span.Slice(m.Index * classes, classes);
            for (int c = 0; c < label.Length; c++) y[c] += weight * label[c];
        }
    }
}
