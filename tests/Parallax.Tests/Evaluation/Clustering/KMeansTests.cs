using Parallax.Training.Evaluation;
using Parallax.Training.Evaluation.Clustering;

namespace Parallax.Tests.Evaluation.Clustering;

public class KMeansTests
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(700, 17, 40, 1u)]
    [InlineData(300, 5, 90, 2u)]
    [InlineData(130, 33, 1, 3u)]
    public void Every_iteration_equals_plain_loops(int count, int dimension, int k, uint seed)
    {
        float[] values = NeighbourSearchTests.Noise(count * dimension, seed);
        KMeansResult found = KMeans.Of<float>(new(values, dimension), new KMeansOptions { Clusters = k, Iterations = 12 }, Cancel);
        int[] starts = MersenneTwister.Sample(1235, count, k);
        double[] centroids = [.. starts.SelectMany(s => values[(s * dimension)..((s + 1) * dimension)]).Select(v => (double)v)];
        for (int iteration = 0; iteration < 12; iteration++)
        {
            var (assignment, objective) = Assigned(values, centroids, dimension);
            Assert.Equal(objective, found.Objective[iteration], 1e-9 * objective);
            for (int c = 0; c < k; c++)
            {
                int[] members = [.. Enumerable.Range(0, count).Where(i => assignment[i] == c)];
                Assert.NotEmpty(members);   // these cases need no split
                for (int d = 0; d < dimension; d++) centroids[(c * dimension) + d] = members.Sum(i => (double)values[(i * dimension) + d]) / members.Length;
            }
        }
        Assert.Equal(Assigned(values, centroids, dimension).Assignment, found.Assignment);
    }

    [Fact]
    public void Threads_do_not_change_a_bit()
    {
        EmbeddingTable<float> items = new(NeighbourSearchTests.Noise(2000 * 12, seed: 7), 12);
        KMeansResult one = KMeans.Of(items, new KMeansOptions { Clusters = 150, Threads = 1 }, Cancel), four = KMeans.Of(items, new KMeansOptions { Clusters = 150, Threads = 4 }, Cancel);
        Assert.Equal(one.Objective, four.Objective);
        Assert.Equal(one.Assignment, four.Assignment);
        Assert.Equal(one.Centroids.Values.ToArray(), four.Centroids.Values.ToArray());
    }

    [Fact]
    public void More_restarts_are_never_worse()
    {
        EmbeddingTable<float> items = new(NeighbourSearchTests.Noise(400 * 4, seed: 8), 4);
        double[] last = [.. new[] { 1, 4 }.Select(restarts => KMeans.Of(items, new KMeansOptions { Clusters = 20, Restarts = restarts }, Cancel).Objective[^1])];
        Assert.True(last[1] < last[0], $"one start {last[0]:R}, four {last[1]:R}");
    }

    [Fact]
    public void Empty_clusters_take_halves_of_the_widest()
    {
        // Sixty items at one place and two elsewhere: of the starts, most stand at the one place, and only the lowest of these keeps items.
        double[] values = [.. Enumerable.Range(0, 62).SelectMany(i => i < 60 ? new double[] { 1, 1 } : [50 + i, 3])];
        KMeansResult found = KMeans.Of<double>(new(values, 2), new KMeansOptions { Clusters = 5 }, Cancel);
        Assert.Equal(0, found.Objective[^1]);
        Assert.Equal(3, found.Assignment.Distinct().Count());
        Assert.All(found.Centroids.Values.ToArray(), value => Assert.True(double.IsFinite(value)));
    }

    [Fact]
    public void Fewer_places_than_clusters_end_without_a_number_that_is_none()
    {
        KMeansResult found = KMeans.Of<float>(new(new float[30], 3), new KMeansOptions { Clusters = 10 }, Cancel);
        Assert.Equal(new double[20], found.Objective);
        Assert.Equal(new int[10], found.Assignment);
        Assert.Equal(new double[30], found.Centroids.Values.ToArray());
    }

    [Fact]
    public void More_clusters_than_items_are_refused() =>
        Assert.StartsWith("k-means: 4 clusters of 3 items, expected at most as many clusters as items",
            Assert.Throws<ArgumentException>(() => KMeans.Of<float>(new(new float[3], 1), new KMeansOptions { Clusters = 4 }, Cancel)).Message);

    private static (int[] Assignment, double Objective) Assigned(float[] values, double[] centroids, int D)
    {
        int[] assignment = new int[values.Length / D];
        double objective = 0;
        for (int i = 0; i < assignment.Length; i++)
        {
            double[] distances = [.. Enumerable.Range(0, centroids.Length / D).Select(c => Enumerable.Range(0, D).Sum(d => Math.Pow(values[(i * D) + d] - centroids[(c * D) + d], 2)))];
            assignment[i] = Array.IndexOf(distances, distances.Min());
            objective += distances.Min();
        }
        return (assignment, objective);
    }
}
