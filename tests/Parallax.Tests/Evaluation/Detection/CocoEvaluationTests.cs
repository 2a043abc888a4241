using Parallax.Tests.Golden;
using Parallax.Training.Evaluation.Detection;
using Parallax.Vision;

namespace Parallax.Tests.Evaluation.Detection;

[GoldenKind("coco")]
public class CocoEvaluationTests
{
    public static IEnumerable<ITheoryDataRow> Cases() => GoldenRows.Of(GoldenTensors.OfKind("coco"));

    [Theory, MemberData(nameof(Cases))]
    [Trait("Category", "Golden")]
    public void Figures_equal_pycocotools(string file)
    {
        GoldenTensors golden = GoldenTensors.Read(file);
        int[] categories = [.. Enumerable.Range(0, golden.Metadata<int>("classes"))];
        CocoScores scores = golden.Metadata("iou_type") == "segm" ? Masks(golden, categories) : Boxes(golden, categories);
        double[] found =
        [
            scores.Ap, scores.Ap50, scores.Ap75, scores.ApSmall, scores.ApMedium, scores.ApLarge,
            scores.Ar1, scores.Ar10, scores.Ar100, scores.ArSmall, scores.ArMedium, scores.ArLarge,
        ];
        Near(golden.Doubles("out.stats"), found);
        Near(golden.Doubles("out.per_class_ap"), [.. scores.ApByCategory]);
        Near(golden.Doubles("out.precision_iou50_all"), [.. categories.SelectMany(category => scores.PrecisionCurve(category, overlap: 0))]);
    }

    [Fact]
    public void A_crowd_takes_any_number_of_detections()
    {
        SourceBox crowd = new(0, 0, 100, 100), one = new(200, 0, 50, 50);
        CocoScores scores = CocoEvaluation.OfBoxes(
            [new(1, 7, crowd, crowd.Area, IsCrowd: true), new(1, 7, one, one.Area, IsCrowd: false)],
            [new(1, 7, new(10, 10, 40, 40), 0.9), new(1, 7, new(50, 50, 40, 40), 0.8), new(1, 7, one, 0.7)], [7]);
        Assert.Equal(1, scores.Ap, 12);   // precisions are right / (found + 2⁻⁵²), as pycocotools has it
        Assert.Equal((1, -1), (scores.Ar100, scores.ApSmall));
    }

    [Fact]
    public void A_category_without_objects_has_no_figures()
    {
        SourceBox one = new(200, 0, 50, 50);
        CocoScores scores = CocoEvaluation.OfBoxes([new(1, 7, one, one.Area, IsCrowd: false)], [new(1, 7, one, 0.7), new(1, 8, one, 0.7)], [7, 8]);
        Assert.Equal(1, scores.Ap, 12);
        Assert.Equal(double.NaN, scores.ApByCategory[1]);
    }

    private static CocoScores Boxes(GoldenTensors golden, int[] categories) => CocoEvaluation.OfBoxes(
        [.. golden.Doubles("in.gt").Chunk(8).Select(r => new CocoObject<SourceBox>((int)r[0], (int)r[1], new(r[2], r[3], r[4], r[5]), r[6], r[7] != 0))],
        [.. golden.Doubles("in.detections").Chunk(7).Select(r => new CocoDetection<SourceBox>((int)r[0], (int)r[1], new(r[2], r[3], r[4], r[5]), r[6]))], categories);

    private static CocoScores Masks(GoldenTensors golden, int[] categories)
    {
        RunLengthMask[] truths = Read("in.gt_masks"), found = Read("in.detection_masks");
        return CocoEvaluation.OfMasks(
            [.. golden.Doubles("in.gt").Chunk(8).Select((r, i) => new CocoObject<RunLengthMask>((int)r[0], (int)r[1], truths[i], r[6], r[7] != 0))],
            [.. golden.Doubles("in.detections").Chunk(7).Select((r, i) => new CocoDetection<RunLengthMask>((int)r[0], (int)r[1], found[i], r[6]))], categories);

        RunLengthMask[] Read(string name)
        {
            int side = golden.Shape(name)[1];
            return [.. golden.Values<byte>(name).Chunk(side * side).Select(pixels => RunLengthMask.Encode(side, side, pixels))];
        }
    }

    private static void Near(double[] expected, double[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.True(expected[i].Equals(found[i]) || Math.Abs(expected[i] - found[i]) <= 1e-9 * Math.Abs(expected[i]), $"figure {i}: expected {expected[i]:R}, found {found[i]:R}");
    }
}
