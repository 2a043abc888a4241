using Parallax.Tests.Golden;
using Parallax.Training.Evaluation;
using Parallax.Training.Evaluation.Detection;

namespace Parallax.Tests.Evaluation.Detection;

[GoldenKind("voc_detection")]
public class VocDetectionTests
{
    private static readonly CornerBox Box = new(10, 10, 19, 19);

    public static IEnumerable<ITheoryDataRow> Cases() => GoldenRows.Of(GoldenTensors.OfKind("voc_detection"));

    [Theory, MemberData(nameof(Cases))]
    [Trait("Category", "Golden")]
    public void Precisions_equal_the_reference(string file)
    {
        GoldenTensors golden = GoldenTensors.Read(file);
        VocObject[] objects = [.. golden.Doubles("in.gt").Chunk(7).Select(r => new VocObject((int)r[0], (int)r[1], new CornerBox(r[2], r[3], r[4], r[5]), r[6] != 0))];
        VocDetection[] found = [.. golden.Doubles("in.detections").Chunk(7).Select(r => new VocDetection((int)r[0], (int)r[1], r[2], new CornerBox(r[3], r[4], r[5], r[6])))];
        double threshold = golden.Metadata<double>("iou_threshold");
        foreach (var (curve, name) in new[] { (PrecisionCurve.ElevenPoints, "ap11"), (PrecisionCurve.Area, "ap_area") })
        {
            double[] expected = golden.Doubles("out." + name), inside = Of(BoxCorners.AreInside), edges = Of(BoxCorners.AreEdges);
            for (int c = 0; c < expected.Length; c++) Assert.Equal(expected[c], inside[c], 12);
            for (int c = 0; c < expected.Length; c++) Assert.Equal(golden.Doubles($"out.{name}.no_plus_one")[c], edges[c], 12);
            Assert.Equal(golden.Scalar("out." + name.Replace("ap", "map", StringComparison.Ordinal)), AveragePrecision.Mean(inside), 12);

            double[] Of(BoxCorners corners) => [.. new VocDetectionScores(curve, corners, threshold).Of(objects, found, expected.Length)];
        }
    }

    [Fact]
    public void A_second_detection_of_an_object_is_a_miss() =>
        Assert.Equal(0.5 + (0.5 * 2 / 3), Area([new(0, 1, Box, false), new(0, 2, Box, false)], [new(0, 1, 0.9, Box), new(0, 1, 0.8, Box), new(0, 2, 0.7, Box)]), 12);

    [Fact]
    public void A_difficult_object_is_neither_wanted_nor_a_fault() =>
        Assert.Equal(1, Area([new(0, 1, Box, true), new(0, 2, Box, false)], [new(0, 1, 0.9, Box), new(0, 1, 0.8, Box), new(0, 2, 0.7, Box)]), 12);

    // 10 × 10 pixels against 10 × 5 of them overlap by exactly one half.
    [Fact]
    public void Half_an_overlap_is_not_above_one_half() =>
        Assert.Equal(0, Area([new(0, 1, Box, false)], [new(0, 1, 0.9, Box with { Bottom = 14 })]));

    [Fact]
    public void A_class_without_a_wanted_object_has_no_precision() => Assert.Equal(double.NaN, Area([new(0, 1, Box, true)], [new(0, 1, 0.9, Box)]));

    [Fact]
    public void A_score_that_is_no_number_is_refused() =>
        Assert.StartsWith("detections: 1 scores are NaN, expected numbers", Assert.Throws<ArgumentException>(() => Area([], [new(0, 1, double.NaN, Box)])).Message);

    private static double Area(VocObject[] objects, VocDetection[] found) => new VocDetectionScores().Of(objects, found, classes: 1)[0];
}
