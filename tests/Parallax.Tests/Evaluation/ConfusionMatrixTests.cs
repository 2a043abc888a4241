using Parallax.Tests.Golden;
using Parallax.Torch;
using Parallax.Training.Evaluation;
using Parallax.Vision;

namespace Parallax.Tests.Evaluation;

public class ConfusionMatrixTests
{
    // Counts and their ratios: the same whatever the precision of the run.
    [Theory, GoldenCases("segmentation")]
    public void Scores_equal_the_reference(GoldenCase golden)
    {
        int K = golden.Integer("classes");
        var confusion = new ConfusionMatrix(K);
        confusion.Add(Labels(golden["in.target"], golden.Integer("ignore")), Labels(golden["in.prediction"], -1));
        golden.Compare("out.confusion", Tensor.From([.. Enumerable.Range(0, K * K).Select(i => confusion[i / K, i % K])], K, K));
        golden.Compare("out.iou", Tensor.From([.. Enumerable.Range(0, K).Select(confusion.Iou)]));
        Expect("miou", confusion.MeanIou);
        Expect("mean_accuracy", confusion.MeanAccuracy);
        Expect("pixel_accuracy", confusion.PixelAccuracy);
        Expect("frequency_weighted_iou", confusion.FrequencyWeightedIou);

        void Expect(string name, double found) => golden.Compare("out." + name, Tensor.From([found]).Squeeze());
    }

    [Fact]
    public void Without_counts_nothing_is_defined()
    {
        var confusion = new ConfusionMatrix(3);
        confusion.Add([SegmentationSet.Void], [1]);
        Assert.Equal([double.NaN, double.NaN, double.NaN, double.NaN], [confusion.MeanIou, confusion.PixelAccuracy, confusion.MeanAccuracy, confusion.FrequencyWeightedIou]);
    }

    [Fact]
    public void What_is_no_class_is_refused() =>
        Assert.Equal("confusion: expected classes in [0, 3), found truth 3 and prediction 1 at 1 (Parameter 'truths')",
            Assert.Throws<ArgumentException>(() => new ConfusionMatrix(3).Add([0, 3], [0, 1])).Message);

    private static ushort[] Labels(Tensor labels, int ignore) => Array.ConvertAll(labels.ToArray<long>(), label => label == ignore ? SegmentationSet.Void : (ushort)label);
}
