using System.Numerics;
using Parallax.Tests.Golden;
using Parallax.Training.Evaluation;

namespace Parallax.Tests.Evaluation;

[GoldenKind("classification")]
public class ClassificationScoresTests
{
    public static IEnumerable<ITheoryDataRow> Cases() => GoldenRows.Of(GoldenTensors.OfKind("classification"));

    [Theory, MemberData(nameof(Cases))]
    [Trait("Category", "Golden")]
    public void Float32_logits_score_as_the_reference(string file) => Check(file, static x => x);

    [Theory, MemberData(nameof(Cases))]
    [Trait("Category", "Golden")]
    public void Float64_logits_score_as_the_reference(string file) => Check(file, static x => Array.ConvertAll(x, v => (double)v));

    [Fact]
    public void More_guesses_than_classes_hit_always() => Assert.Equal(1, ClassificationScores.Of<float>([1, 2, 3], 3, [0]).Top(5));

    [Fact]
    public void A_logit_that_is_no_number_is_named_by_its_row() =>
        Assert.StartsWith("classification: row 1 has a logit that is NaN; did training diverge?",
            Assert.Throws<ArgumentException>(() => ClassificationScores.Of<float>([1, 2, float.NaN, 3], 2, [0, 1])).Message);

    [Fact]
    public void A_label_that_is_no_class_is_named_by_its_row() =>
        Assert.StartsWith("classification: label 2 in row 1, expected one in [0, 2)",
            Assert.Throws<ArgumentException>(() => ClassificationScores.Of<float>([1, 2, 4, 3], 2, [0, 2])).Message);

    private static void Check<T>(string file, Func<float[], T[]> convert)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GoldenTensors golden = GoldenTensors.Read(file);
        int K = golden.Shape("in.logits")[1];
        ClassificationScores scores = ClassificationScores.Of<T>(convert(golden.Floats("in.logits")), K, golden.Integers("in.labels"));
        foreach (int k in new[] { 1, 3, 5 }) Assert.Equal(golden.Scalar($"out.top{k}"), scores.Top(k), 12);
        Assert.Equal(golden.Integers("out.confusion"), from t in Enumerable.Range(0, K) from p in Enumerable.Range(0, K) select (int)scores.Confusion[t, p]);
        Assert.Equal(golden.Doubles("out.per_class"), Enumerable.Range(0, K).Select(scores.Confusion.Accuracy));
        Assert.Equal(golden.Scalar("out.mean_per_class"), scores.MeanPerClass, 12);
        Assert.Equal(golden.Scalar("out.balanced_sklearn"), scores.MeanPerClass, 12);
    }
}
