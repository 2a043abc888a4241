using Parallax.Tests.Golden;
using Parallax.Training.Evaluation;

namespace Parallax.Tests.Evaluation;

[GoldenKind("average_precision")]
public class AveragePrecisionGoldenTests
{
    public static IEnumerable<ITheoryDataRow> Cases() => GoldenRows.Of(GoldenTensors.OfKind("average_precision"));

    [Theory, MemberData(nameof(Cases))]
    [Trait("Category", "Golden")]
    public void Precisions_equal_the_reference(string file)
    {
        GoldenTensors golden = GoldenTensors.Read(file);
        double[] scores = Array.ConvertAll(golden.Floats("in.scores"), s => (double)s);
        int[] targets = golden.Integers("in.targets"), ignored = golden.Integers("in.ignore");
        int classes = golden.Shape("in.scores")[1];
        foreach (var (curve, name) in new[] { (PrecisionCurve.ElevenPoints, "ap11"), (PrecisionCurve.Area, "ap_area"), (PrecisionCurve.Sum, "ap_sum") })
        {
            double[] expected = golden.Doubles("out." + name), found = new double[classes];
            for (int c = 0; c < classes; c++)
            {
                int[] rows = [.. Enumerable.Range(0, scores.Length / classes).Select(i => (i * classes) + c)];
                found[c] = AveragePrecision.Of([.. rows.Select(r => scores[r])], [.. rows.Select(r => ignored[r] != 0 ? -1 : targets[r])], curve);
                Assert.Equal(expected[c], found[c], 12);
            }
            Assert.Equal(golden.Scalar("out." + name.Replace("ap", "map", StringComparison.Ordinal)), AveragePrecision.Mean(found), 12);
        }
    }

    [Fact]
    public void Nothing_found_before_everything_else_is_a_precision_of_its_share() =>
        Assert.Equal(1.0 / 3, AveragePrecision.Of([3, 2, 1], [0, 0, 1]), 12);
}
