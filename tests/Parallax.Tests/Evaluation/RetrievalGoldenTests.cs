using System.Numerics;
using Parallax.Tests.Golden;
using Parallax.Training.Evaluation;

namespace Parallax.Tests.Evaluation;

[GoldenKind("retrieval"), GoldenKind("retrieval_query_gallery")]
public class RetrievalGoldenTests
{
    // The golden README: counts exact, other values 1e-9 in float64 and 1e-5 in float32. Distances are decided in float64 here, and float32
    // inputs are exact in it, so the strict tolerance holds for both.
    private const double Relative = 1e-9;

    public static IEnumerable<ITheoryDataRow> Cases()
    {
        var cases = new List<TheoryDataRow<string, string>>();
        foreach (string file in GoldenTensors.OfKind("retrieval", "retrieval_query_gallery"))
        {
            GoldenTensors golden = GoldenTensors.Read(file);
            foreach (string proximity in new[] { "euclidean", "cosine" })
            {
                if (golden.Has($"out.{proximity}.neighbours"))
                    cases.Add(new(file, proximity));
            }
        }

        return GoldenRows.OrSkip(cases);
    }

    [Theory, MemberData(nameof(Cases))]
    [Trait("Category", "Golden")]
    public void Float32_embeddings_rank_as_the_reference(string file, string proximity) => Check(file, proximity, static x => x);

    [Theory, MemberData(nameof(Cases))]
    [Trait("Category", "Golden")]
    public void Float64_embeddings_rank_as_the_reference(string file, string proximity) =>
        Check(file, proximity, static x => Array.ConvertAll(x, v => (double)v));

    private static void Check<T>(string file, string proximity, Func<float[], T[]> convert)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GoldenTensors golden = GoldenTensors.Read(file);
        var options = new RetrievalOptions
        {
            Ks = golden.Metadata<int[]>("ks"),
            Proximity = Enum.Parse<Proximity>(proximity, ignoreCase: true),
            Depth = RankingDepth.Whole,
        };
        string prefix = $"out.{proximity}.";
        int depth = golden.Shape(prefix + "neighbours")[1];
        RetrievalScores scores;
        NeighbourLists lists;
        if (golden.Metadata("kind") == "retrieval")
        {
            EmbeddingTable<T> items = Table("in.x");
            scores = RetrievalMetrics.Within(items, golden.Integers("in.labels"), options);
            lists = new NeighbourSearch<T>(items, options.Proximity).FindWithin(depth);
        }
        else
        {
            (EmbeddingTable<T> gallery, EmbeddingTable<T> queries) = (Table("in.gallery"), Table("in.query"));
            scores = RetrievalMetrics.Between(gallery, golden.Integers("in.gallery_labels"), queries, golden.Integers("in.query_labels"), options);
            lists = new NeighbourSearch<T>(gallery, options.Proximity).Find(queries, depth);
        }

        int[] indices = [.. Enumerable.Range(0, lists.Count).SelectMany(q => lists[q].ToArray()).Select(n => n.Index)];
        Assert.Equal(golden.Integers(prefix + "neighbours"), indices);
        foreach (string name in golden.Names.Where(n => n.StartsWith(prefix, StringComparison.Ordinal) && !n.EndsWith("neighbours", StringComparison.Ordinal)))
            Expect(name, golden.Doubles(name), Values(scores, name[prefix.Length..]));

        EmbeddingTable<T> Table(string name) => new(convert(golden.Floats(name)), golden.Shape(name)[1]);
    }

    private static double[] Values(RetrievalScores scores, string name) => name switch
    {
        _ when name.StartsWith("recall@", StringComparison.Ordinal) => [scores.Recall[int.Parse(name["recall@".Length..])]],
        "precision@1" => [scores.PrecisionAt1],
        "r_precision" => [scores.RPrecision],
        "map_at_r" => [scores.MapAtR],
        "map" => [scores.Map!.Value],
        "mrr" => [scores.Mrr!.Value],
        "map_c" => [scores.MapAtC],
        "map_1000" => [scores.MapAt1000],
        "map_lim" => [scores.MapLim],
        "map_full" => [scores.MapOfAll!.Value],
        "per_query_ap_at_r" => [.. scores.ApAtR],
        _ => throw new InvalidDataException($"unknown expectation {name}"),
    };

    private static void Expect(string name, double[] expected, double[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            bool equal = double.IsNaN(expected[i]) ? double.IsNaN(found[i]) : Math.Abs(found[i] - expected[i]) <= Relative * Math.Abs(expected[i]);
            Assert.True(equal, $"{name}[{i}]: expected {expected[i]:R}, found {found[i]:R}");
        }
    }
}
