using Parallax.Training.Evaluation.Clustering;

namespace Parallax.Tests.Evaluation.Clustering;

public class PartitionScoresTests
{
    [Fact]
    public void One_label_and_one_cluster_agree()
    {
        PartitionScores scores = PartitionScores.Of([7, 7, 7], [2, 2, 2]);
        Assert.Equal((1, 1, 1, 1), (scores.Nmi, scores.Ami, scores.Ari, scores.F1));
    }

    [Fact]
    public void Independent_labels_and_clusters_share_nothing()
    {
        PartitionScores scores = PartitionScores.Of([0, 0, 1, 1], [0, 1, 0, 1]);
        Assert.Equal((0, 0, 0), (scores.Nmi, scores.MutualInformation, scores.VMeasure));
        Assert.Equal(0, scores.F1);
    }

    // Σ over the 4!/(2!·2!) = 6 ways to place two labels over clusters of 2 and 2: two of them agree wholly (I = log 2), four not at all.
    [Fact]
    public void Chance_is_the_mean_over_all_placements() =>
        Assert.Equal(Math.Log(2) / 3, ExpectedInformation.Of(Contingency.Of([0, 0, 1, 1], [0, 1, 0, 1])), 12);

    [Fact]
    public void Pairs_are_counted_as_a_loop_over_pairs_counts_them()
    {
        int[] labels = [0, 0, 0, 1, 1, 2, 2, 2, 2, 3], clusters = [5, 5, 1, 1, 1, 9, 9, 5, 9, 5];
        var pairs = from i in Enumerable.Range(0, 10) from j in Enumerable.Range(0, i) select (Alike: labels[i] == labels[j], Together: clusters[i] == clusters[j]);
        var all = pairs.ToList();
        double both = all.Count(p => p.Alike && p.Together), precision = both / all.Count(p => p.Together), recall = both / all.Count(p => p.Alike);
        Assert.Equal(2 * precision * recall / (precision + recall), PartitionScores.Of(labels, clusters).F1, 12);
        Assert.Equal(0.7, PartitionScores.Of(labels, clusters).Purity, 12);
    }

    [Fact]
    public void Different_numbers_of_labels_and_clusters_are_refused() =>
        Assert.StartsWith("contingency: 2 labels, but 1 clusters", Assert.Throws<ArgumentException>(() => Contingency.Of([1, 2], [1])).Message);
}
