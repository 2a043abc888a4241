using System.Numerics;
using Parallax.Tests.Golden;
using Parallax.Training.Evaluation;

namespace Parallax.Tests.Evaluation;

[GoldenKind("knn_classifier"), GoldenKind("glsd/knn")]
public class KnnGoldenTests
{
    // Scores: relative 1e-9 by the golden README, which float32 inputs reach too since similarities are float64 sums of exact products.
    private const double Relative = 1e-9;

    public static IEnumerable<ITheoryDataRow> MetricsCases() => GoldenRows.Of(GoldenTensors.OfKind("knn_classifier").Where(IsOfMetrics));

    public static IEnumerable<ITheoryDataRow> MethodCases() => GoldenRows.Of(GoldenTensors.OfKind("knn_classifier", "glsd/knn").Where(name => !IsOfMetrics(name)));

    // The cases of the metrics call their results out.*, those of the methods expect.*.
    private static bool IsOfMetrics(string name) => GoldenTensors.Read(name).Names.Any(n => n.StartsWith("out.", StringComparison.Ordinal));

    [Theory, MemberData(nameof(MetricsCases))]
    [Trait("Category", "Golden")]
    public void Float32_votes_equal_the_reference(string file) => CheckMetrics(file, static x => x);

    [Theory, MemberData(nameof(MetricsCases))]
    [Trait("Category", "Golden")]
    public void Float64_votes_equal_the_reference(string file) => CheckMetrics(file, static x => Array.ConvertAll(x, v => (double)v));

    [Theory, MemberData(nameof(MethodCases))]
    [Trait("Category", "Golden")]
    public void Float32_votes_equal_the_published_evaluation(string file) => CheckMethod(file, static x => x);

    [Theory, MemberData(nameof(MethodCases))]
    [Trait("Category", "Golden")]
    public void Float64_votes_equal_the_published_evaluation(string file) => CheckMethod(file, static x => Array.ConvertAll(x, v => (double)v));

    private static void CheckMetrics<T>(string file, Func<float[], T[]> convert)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GoldenTensors golden = GoldenTensors.Read(file);
        var (train, test) = (Table(golden, "in.train", convert), Table(golden, "in.test", convert));
        int[] labels = golden.Integers("in.test_labels");
        foreach (string vote in new[] { "weighted", "majority" })
        {
            var options = new KnnOptions
            {
                Ks = golden.Metadata<int[]>("ks"),
                Temperature = vote == "majority" ? double.PositiveInfinity : golden.Metadata<double>("temperature"),
                Proximity = Proximity.InnerProduct,
            };
            foreach (KnnVotes votes in KnnClassifier.Vote(train, golden.Integers("in.train_labels"), test, golden.Metadata<int>("classes"), options))
            {
                string prefix = $"out.{vote}.k{votes.K}.";
                Expect(prefix, golden.Doubles(prefix + "scores"), votes, normalised: false);
                Assert.Equal(golden.Scalar(prefix + "top1"), votes.Accuracy(labels), 12);
                Assert.Equal(golden.Scalar(prefix + "top5"), votes.Accuracy(labels, 5), 12);
            }
        }
    }

    private static void CheckMethod<T>(string file, Func<float[], T[]> convert)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GoldenTensors golden = GoldenTensors.Read(file);
        bool glsd = golden.Has("train_features");
        var train = Table(golden, glsd ? "train_features" : "in.train", convert);
        var test = Table(golden, glsd ? "test_features" : "in.test", convert);
        string prefix = glsd ? "" : "in.";
        int[] labels = golden.Integers(prefix + "test_labels"); // top5 counts min(5, k) classes in the baselines, five in GLSD's script
        var options = new KnnOptions { Ks = golden.Metadata<int[]>("ks"), Temperature = golden.Metadata<double>("temperature") };
        NeighbourLists nearest = new NeighbourSearch<T>(train, Proximity.Cosine).Find(test, 5);
        foreach (KnnVotes votes in KnnClassifier.Vote(train, golden.Integers(prefix + "train_labels"), test, golden.Metadata<int>("classes"), options))
        {
            Expect($"expect.votes.k{votes.K}", golden.Doubles($"expect.votes.k{votes.K}"), votes, normalised: glsd);
            Assert.Equal(golden.Scalar($"expect.top1.k{votes.K}"), 100 * votes.Accuracy(labels), 10);
            Assert.Equal(golden.Scalar($"expect.top5.k{votes.K}"), 100 * votes.Accuracy(labels, glsd ? 5 : Math.Min(5, votes.K)), 10);
            if (golden.Has($"expect.prediction.k{votes.K}"))
                Assert.Equal(golden.Integers($"expect.prediction.k{votes.K}"), Enumerable.Range(0, votes.Count).Select(votes.Prediction));
            if (!golden.Has($"expect.neighbours.k{votes.K}"))
                continue;
            int depth = golden.Shape($"expect.neighbours.k{votes.K}")[1];
            Assert.Equal(golden.Integers($"expect.neighbours.k{votes.K}"), Enumerable.Range(0, nearest.Count).SelectMany(q => nearest[q][..depth].ToArray()).Select(n => n.Index));
        }
    }

    private static EmbeddingTable<T> Table<T>(GoldenTensors golden, string name, Func<float[], T[]> convert)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(convert(golden.Floats(name)), golden.Shape(name)[1]);

    private static void Expect(string name, double[] expected, KnnVotes votes, bool normalised)
    {
        for (int i = 0; i < votes.Count; i++)
        {
            double[] found = votes[i].ToArray();
            double total = normalised ? found.Sum() : 1;
            for (int c = 0; c < found.Length; c++)
            {
                double e = expected[i * found.Length + c];
                Assert.True(Math.Abs(found[c] / total - e) <= Relative * Math.Abs(e), $"{name}[{i}, {c}]: expected {e:R}, found {found[c] / total:R}");
            }
        }
    }
}
