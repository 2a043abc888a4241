using System.Numerics;
using Parallax.Tests.Golden;
using Parallax.Training.Evaluation;
using Parallax.Training.Evaluation.Clustering;

namespace Parallax.Tests.Evaluation.Clustering;

[GoldenKind("clustering"), GoldenKind("kmeans")]
[Trait("Category", "Golden")]
public class ClusteringGoldenTests
{
    public static IEnumerable<ITheoryDataRow> Partitions() => GoldenRows.Of(GoldenTensors.OfKind("clustering"));

    public static IEnumerable<ITheoryDataRow> Clusterings() => GoldenRows.Of(GoldenTensors.OfKind("kmeans"));

    // Computed from integers in float64 by both.
    [Theory, MemberData(nameof(Partitions))]
    public void Scores_of_a_partition_equal_the_reference(string file)
    {
        GoldenTensors golden = GoldenTensors.Read(file);
        Contingency counts = Contingency.Of(golden.Integers("in.labels"), golden.Integers("in.clusters"));
        int[] shape = golden.Shape("out.contingency"), dense = new int[shape[0] * shape[1]];
        foreach (ContingencyCell cell in counts.Cells) dense[(cell.Label * shape[1]) + cell.Cluster] = (int)cell.Count;
        Assert.Equal(golden.Integers("out.contingency"), dense);
        var scores = new PartitionScores(counts);
        foreach (string name in golden.Names.Where(name => name.StartsWith("out.", StringComparison.Ordinal) && name != "out.contingency"))
        {
            double found = name switch
            {
                "out.nmi.arithmetic" => scores.Nmi,
                "out.nmi.geometric" => scores.NmiBy(NmiNormalizer.Geometric),
                "out.nmi.min" => scores.NmiBy(NmiNormalizer.Min),
                "out.nmi.max" => scores.NmiBy(NmiNormalizer.Max),
                "out.ami" => scores.Ami,
                "out.ari" => scores.Ari,
                "out.homogeneity" => scores.Homogeneity,
                "out.completeness" => scores.Completeness,
                "out.v_measure" => scores.VMeasure,
                "out.entropy.labels" => scores.LabelEntropy,
                "out.entropy.clusters" => scores.ClusterEntropy,
                "out.mutual_information" => scores.MutualInformation,
                "out.f1" => scores.F1,
                "out.purity" => scores.Purity,
                _ => throw new InvalidDataException($"unknown expectation {name}"),
            };
            double expected = golden.Scalar(name);
            Assert.True(Math.Abs(found - expected) <= Math.Max(1e-12, 1e-9 * Math.Abs(expected)), $"{name}: expected {expected:R}, found {found:R}");
        }
    }

    [Theory, MemberData(nameof(Clusterings))]
    public void Float32_items_cluster_as_the_reference(string file) => Check(file, static x => x);

    [Theory, MemberData(nameof(Clusterings))]
    public void Float64_items_cluster_as_the_reference(string file) => Check(file, static x => Array.ConvertAll(x, v => (double)v));

    // Assignments are exact and means are float64 whatever the items are, so the strict tolerance holds for both.
    private static void Check<T>(string file, Func<float[], T[]> convert)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GoldenTensors golden = GoldenTensors.Read(file);
        var options = new KMeansOptions { Clusters = golden.Metadata<int>("k"), Iterations = golden.Metadata<int>("iterations"), Seed = golden.Metadata<uint>("faiss_seed") };
        var items = new EmbeddingTable<T>(convert(golden.Floats("in.x")), golden.Shape("in.x")[1]);
        Assert.Equal(golden.Integers("in.init_indices"), MersenneTwister.Sample(options.Seed + 1, items.Count, options.Clusters));
        KMeansResult found = KMeans.Of(items, options, TestContext.Current.CancellationToken);
        Assert.Equal(golden.Integers("out.assignment"), found.Assignment);
        Near("objective", golden.Doubles("out.objective"), [.. found.Objective]);
        Near("centroids", golden.Doubles("out.centroids"), found.Centroids.Values.Span);
        PartitionScores scores = PartitionScores.Of(golden.Integers("in.labels"), [.. found.Assignment]);
        Near("nmi, f1", [golden.Scalar("out.nmi"), golden.Scalar("out.f1")], [scores.Nmi, scores.F1]);
    }

    private static void Near(string name, double[] expected, ReadOnlySpan<double> found)
    {
        Assert.Equal(expected.Length, found.Length);
        double largest = expected.Max(Math.Abs);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(found[i] - expected[i]) <= 1e-9 * largest, $"{name}[{i}]: expected {expected[i]:R}, found {found[i]:R}");
    }
}
