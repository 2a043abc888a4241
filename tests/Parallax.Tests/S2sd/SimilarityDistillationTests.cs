using Parallax.Methods.S2sd;
using Parallax.Tests.Golden;
using Parallax.Tests.Metric;
using Parallax.Torch;

namespace Parallax.Tests.S2sd;

/// <summary>Measures between similarities, and who teaches whom.</summary>
public class SimilarityDistillationTests
{
    [Theory, GoldenCases("distillation")]
    public void Measures_equal_the_reference(GoldenCase golden)
    {
        double T = golden.Number("temperature");
        foreach (var (name, measure) in new[]
        {
            ("r_kl", SimilarityMeasure.RowKl), ("cos", SimilarityMeasure.Cosine), ("eucl", SimilarityMeasure.Euclidean), ("kl_full", SimilarityMeasure.FullKl), ("kl_mean", SimilarityMeasure.MeanKl),
        })
        {
            Tensor x = golden.Leaf("x"), z = golden.Input("z0");
            Tensor loss = SimilarityDistillation.Between(Gram(x), Gram(z), measure, T);
            // Differences of nearly equal numbers: the page allows 1e-6 more.
            golden.Compare($"out.{name}.loss", loss, absolute: golden.IsDouble ? 1e-10 : 2e-6);
            golden.Gradients(loss, name + ".grad.", ("x", x));
        }
        Tensor student = golden.Leaf("x"), teacher = golden.Leaf("z0");
        golden.Gradients(SimilarityDistillation.RowKl(Gram(student), Gram(teacher), T), "non_detached.grad.", ("x", student), ("z0", teacher));
    }

    [Theory, GoldenCases("distillation")]
    public void Orders_of_teaching_equal_the_reference(GoldenCase golden)
    {
        int[] widths = golden.Json<int[]>("target_dims");
        foreach (var (name, order) in new[] { ("straight", TeachingOrder.Straight), ("stacked", TeachingOrder.Stacked), ("fully", TeachingOrder.Fully) })
        {
            Tensor[] spaces = [golden.Leaf("x"), .. widths.Select((_, i) => golden.Leaf($"z{i}"))], R = [.. spaces.Select(Gram)];
            var lessons = SimilarityDistillation.Lessons(order, widths);
            Tensor loss = SimilarityDistillation.RowKl(
                Ops.Stack([.. lessons.Select(lesson => R[lesson.Student])]), Ops.Stack([.. lessons.Select(lesson => R[lesson.Teacher].Detach())]), golden.Number("temperature")).Mean();
            golden.Compare($"out.{name}.loss", loss, absolute: golden.IsDouble ? 1e-10 : 2e-6);
            golden.Gradients(loss, name + ".grad.", [("x", spaces[0]), .. widths.Select((_, i) => ($"z{i}", spaces[i + 1]))]);
        }
    }

    private static Tensor Gram(Tensor x) => x.Matmul(x.MT);
}
