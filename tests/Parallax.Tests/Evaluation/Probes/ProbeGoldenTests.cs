using Parallax.Tests.Golden;
using Parallax.Torch;
using Parallax.Training.Evaluation;
using Parallax.Training.Evaluation.Probes;

namespace Parallax.Tests.Evaluation.Probes;

/// <summary>Linear classifiers at their optima, which are unique: they must come out whatever finds them.</summary>
public class ProbeGoldenTests
{
    [Theory, GoldenCases("logistic_regression")]
    public void Logistic_regression_ends_at_the_optimum(GoldenCase golden)
    {
        int classes = golden.Integer("classes");
        int[] trainLabels = Integers(golden, "train_labels"), testLabels = Integers(golden, "test_labels");
        double[] strengths = golden.Json<double[]>("l2");
        for (int t = 0; t < strengths.Length; t++)
        {
            LinearModel model = LogisticRegression.Fit(golden.Input("train"), trainLabels, classes, strengths[t], TestContext.Current.CancellationToken);
            golden.Expect($"objective.{t}", Tensor.From([model.Objective]).Squeeze(), relative: 1e-6);
            NearLargest(golden.Expected($"weight.{t}"), model.Weights);
            NearLargest(golden.Expected($"bias.{t}"), model.Biases);
            long[] predicted = model.Scores(golden.Input("test")).Argmax(-1).ToArray<long>();
            bool[] right = [.. predicted.Zip(testLabels, (p, y) => p == y)];
            golden.Expect($"top1.{t}", Share(golden, right.Count(r => r) / (double)right.Length));
            golden.Expect($"mean_per_class.{t}", Share(golden, Enumerable.Range(0, classes).Where(testLabels.Contains)
                .Average(c => right.Where((_, i) => testLabels[i] == c).Average(r => r ? 1.0 : 0))));
        }
    }

    [Theory, GoldenCases("linear_svm")]
    public void Support_vector_machines_end_at_the_optimum(GoldenCase golden)
    {
        Tensor x = LinearSvm.Normalized(golden.Input("train")), test = LinearSvm.Normalized(golden.Input("test"));
        golden.Expect("train_normalised", x);
        double[] costs = golden.Json<double[]>("costs");
        for (int t = 0; t < costs.Length; t++)
        {
            LinearModel model = LinearSvm.Fit(x, golden["in.train_labels"], costs[t], TestContext.Current.CancellationToken);
            NearLargest(golden.Expected($"weight.{t}"), model.Weights);
            NearLargest(golden.Expected($"bias.{t}"), model.Biases);
            Tensor scores = model.Scores(test);
            NearLargest(golden.Expected($"scores.{t}"), scores);
            double[] precisions = [.. Enumerable.Range(0, golden.Integer("classes")).Select(c => AveragePrecision.Of(
                scores.Select(1, c).Contiguous().ToArray<double>(), Array.ConvertAll(golden["in.test_labels"].Select(1, c).Contiguous().ToArray<long>(), y => (int)y)))];
            golden.Expect($"ap.{t}", Tensor.From(precisions));
            golden.Expect($"map.{t}", AveragePrecision.Mean(precisions));
        }
    }

    private static int[] Integers(GoldenCase golden, string name) => Array.ConvertAll(golden["in." + name].ToArray<long>(), y => (int)y);

    // The files' figures are percents or shares; the page leaves it open.
    private static double Share(GoldenCase golden, double share) => golden.Expected("top1.0").ToDouble() > 1 ? 100 * share : share;

    private static void NearLargest(Tensor expected, Tensor found)
    {
        double largest = expected.Abs().Max().ToDouble(), off = (found - expected.To(DType.Float64)).Abs().Max().ToDouble();
        Assert.True(off <= 1e-3 * largest, $"{off:R} off, of at most {largest:R}");
    }
}
