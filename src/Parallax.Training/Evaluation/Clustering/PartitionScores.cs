namespace Parallax.Training.Evaluation.Clustering;

/// <summary>How well clusters agree with labels. Logarithms are natural; definitions: docs/methods/metrics.md, "Clustering".</summary>
public sealed class PartitionScores
{
    private readonly Contingency counts;
    private readonly double pairsInBoth, pairsInClusters, pairsInLabels;
    private readonly Lazy<double> adjusted;

    /// <summary>Scores a contingency table.</summary>
    public PartitionScores(Contingency counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        this.counts = counts;
        LabelEntropy = Entropy(counts.LabelSizes);
        ClusterEntropy = Entropy(counts.ClusterSizes);
        MutualInformation = Information(counts);
        pairsInBoth = counts.Cells.Sum(cell => Pairs(cell.Count));
        pairsInClusters = counts.ClusterSizes.Sum(Pairs);
        pairsInLabels = counts.LabelSizes.Sum(Pairs);
        adjusted = new Lazy<double>(AdjustedInformation);
    }

    /// <summary>H of the labels.</summary>
    public double LabelEntropy { get; }

    /// <summary>H of the clusters.</summary>
    public double ClusterEntropy { get; }

    /// <summary>I = Σ n_ck/N · log(N·n_ck / (n_c·n_k)).</summary>
    public double MutualInformation { get; }

    /// <summary>2I / (H + H′), in [0, 1].</summary>
    public double Nmi => NmiBy(NmiNormalizer.Arithmetic);

    /// <summary>Mutual information above what chance gives (permutations of the labels), over the same of the mean entropy; 1 is agreement, 0 chance.</summary>
    public double Ami => adjusted.Value;

    /// <summary>Adjusted Rand index: agreeing pairs above chance.</summary>
    public double Ari
    {
        get
        {
            double onlyLabels = pairsInLabels - pairsInBoth, onlyClusters = pairsInClusters - pairsInBoth, inNeither = Pairs(counts.Items) - pairsInBoth - onlyLabels - onlyClusters;
            if (onlyLabels == 0 && onlyClusters == 0) return 1;
            return 2 * ((pairsInBoth * inNeither) - (onlyLabels * onlyClusters))
                / (((pairsInBoth + onlyLabels) * (onlyLabels + inNeither)) + ((pairsInBoth + onlyClusters) * (onlyClusters + inNeither)));
        }
    }

    /// <summary>I / H of the labels: each cluster has one label. 1 when there is one label.</summary>
    public double Homogeneity => LabelEntropy == 0 ? 1 : MutualInformation / LabelEntropy;

    /// <summary>I / H of the clusters: each label has one cluster. 1 when there is one cluster.</summary>
    public double Completeness => ClusterEntropy == 0 ? 1 : MutualInformation / ClusterEntropy;

    /// <summary>The harmonic mean of homogeneity and completeness; 0 when both are.</summary>
    public double VMeasure => Homogeneity + Completeness == 0 ? 0 : 2 * Homogeneity * Completeness / (Homogeneity + Completeness);

    /// <summary>F1 over pairs: pairs alike in both, twice, over pairs in clusters and pairs in labels; 0 without a common pair.</summary>
    public double F1 => pairsInBoth == 0 ? 0 : 2 * pairsInBoth / (pairsInClusters + pairsInLabels);

    /// <summary>The share of items with their cluster's most frequent label; NaN without items.</summary>
    public double Purity
    {
        get
        {
            long[] most = new long[counts.Clusters.Count];
            foreach (ContingencyCell cell in counts.Cells) most[cell.Cluster] = Math.Max(most[cell.Cluster], cell.Count);
            return most.Sum() / (double)counts.Items;
        }
    }

    /// <summary>Scores clusters by labels.</summary>
    /// <exception cref="ArgumentException">The numbers differ.</exception>
    public static PartitionScores Of(ReadOnlySpan<int> labels, ReadOnlySpan<int> clusters) => new(Contingency.Of(labels, clusters));

    /// <summary>I over a mean of both entropies; 1 when there are one label and one cluster, 0 when I is 0.</summary>
    public double NmiBy(NmiNormalizer normalizer)
    {
        if (counts.Labels.Count <= 1 && counts.Clusters.Count <= 1) return 1;
        return MutualInformation == 0 ? 0 : MutualInformation / normalizer switch
        {
            NmiNormalizer.Geometric => Math.Sqrt(LabelEntropy * ClusterEntropy),
            NmiNormalizer.Min => Math.Min(LabelEntropy, ClusterEntropy),
            NmiNormalizer.Max => Math.Max(LabelEntropy, ClusterEntropy),
            _ => (LabelEntropy + ClusterEntropy) / 2,
        };
    }

    private double AdjustedInformation()
    {
        if (counts.Labels.Count <= 1 && counts.Clusters.Count <= 1) return 1;
        double chance = ExpectedInformation.Of(counts), most = (LabelEntropy + ClusterEntropy) / 2 - chance;
        double scale = most < 0 ? Math.Min(most, -ExpectedInformation.Rounding) : Math.Max(most, ExpectedInformation.Rounding);
        return (MutualInformation - chance) / scale;
    }

    private double Entropy(IReadOnlyList<long> sizes) =>
        sizes.Count <= 1 ? 0 : -sizes.Sum(n => (double)n / counts.Items * (Math.Log(n) - Math.Log(counts.Items)));

    // What is left by rounding where labels and clusters are independent counts as 0.
    private static double Information(Contingency counts)
    {
        double N = counts.Items;
        double sum = counts.Cells.Sum(cell => cell.Count / N * Math.Log(N * cell.Count / ((double)counts.LabelSizes[cell.Label] * counts.ClusterSizes[cell.Cluster])));
        return sum < ExpectedInformation.Rounding ? 0 : sum;
    }

    private static double Pairs(long n) => n * (n - 1.0) / 2;
}
