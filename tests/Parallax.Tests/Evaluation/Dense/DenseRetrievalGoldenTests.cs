using System.Numerics;
using Parallax.Tests.Golden;
using Parallax.Torch;
using Parallax.Training.Evaluation;
using Parallax.Training.Evaluation.Dense;

namespace Parallax.Tests.Evaluation.Dense;

public class DenseRetrievalGoldenTests
{
    [Theory, GoldenCases("cribo/dense")]
    public void Labels_are_retrieved_as_by_the_public_reproduction(GoldenCase golden)
    {
        if (golden.IsDouble) Check<double>(golden);
        else Check<float>(golden);
    }

    private static void Check<T>(GoldenCase golden)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int K = golden.Integer("classes"), k = golden.Integer("neighbours");
        var grid = new Grid(golden.Integer("side"), golden.Integer("side"));
        Tensor masks = golden["train_masks"], truth = golden["val_masks"];                   // (n, 1, H, W)
        int count = (int)truth.Size(0), height = (int)truth.Size(2), width = (int)truth.Size(3);
        float[] labels = SoftLabels(masks, grid, K);
        golden.Expect("patch_labels", Tensor.From(labels, labels.Length / K, K));

        EmbeddingTable<T> memory = Table<T>(golden.At("train_features")), asked = Table<T>(golden.At("val_features"));
        NeighbourLists nearest = new NeighbourSearch<T>(memory, Proximity.Cosine).Find(asked, k);
        long[] rows = [.. Enumerable.Range(0, nearest.Count).SelectMany(q => nearest[q].ToArray().Select(n => (long)n.Index).Order())];
        golden.Expect("neighbours", Tensor.From(rows, nearest.Count, k));

        double[] soft = new LabelTransfer<T>(memory, labels, k, golden.Number("temperature")).Of(asked);
        Tensor found = Tensor.From(soft, count, grid.Count, K);
        golden.Expect("label_hat", found);

        ushort[] predicted = [.. Enumerable.Range(0, count).SelectMany(i => LabelTransfer<T>.Pixels(found.Select(0, i).To(golden.Precision), grid, width, height))];
        long[] expected = golden.Expected("prediction").ToArray<long>();
        int differing = predicted.Zip(expected).Count(pair => pair.First != pair.Second);
        Assert.True(differing <= (golden.IsDouble ? 0 : 0.001 * expected.Length), $"{golden}: {differing} of {expected.Length} pixels differ");
        if (differing > 0) return;

        var confusion = new ConfusionMatrix(K);
        confusion.Add(Pixels(truth), predicted);
        golden.Expect("confusion", Tensor.From([.. Enumerable.Range(0, K * K).Select(i => (double)confusion[i / K, i % K])], K, K));
        golden.Expect("iou", Tensor.From([.. Enumerable.Range(0, K).Select(confusion.Iou)]));
        golden.Expect("miou", confusion.MeanIou);
    }

    private static float[] SoftLabels(Tensor masks, Grid grid, int K)
    {
        int pixels = (int)(masks.Size(2) * masks.Size(3));
        float[] labels = new float[masks.Size(0) * grid.Count * K];
        for (int i = 0; i < masks.Size(0); i++)
            PatchClasses.Write(Pixels(masks).AsSpan(i * pixels, pixels), (int)masks.Size(3), grid, VoidPixels.FirstClass, labels.AsSpan(i * grid.Count * K, grid.Count * K));
        return labels;
    }

    private static EmbeddingTable<T> Table<T>(Tensor features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => new(features.ToArray<T>(), (int)features.Size(2));

    private static ushort[] Pixels(Tensor masks) => Array.ConvertAll(masks.ToArray<long>(), label => (ushort)label);
}
