using Parallax.Tests.Loop;
using Parallax.Tests.Vision.Codecs;
using Parallax.Training.Evaluation;
using Parallax.Training.Evaluation.Dense;
using Parallax.Vision;

namespace Parallax.Tests.Evaluation.Dense;

public sealed class DenseRetrievalTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    // Whole patches of one colour exist in the memory with the pure label of that colour, at cosine 1.
    [Fact]
    public void Features_that_tell_classes_apart_label_every_pixel()
    {
        ConfusionMatrix found = Score(new DenseRetrievalOptions { Neighbours = 1 }, StripedVoc.Add(folder));
        Assert.Equal((1.0, 3L * StripedVoc.Side * StripedVoc.Side), (found.MeanIou, found.Total));
        Assert.Equal([1, 1, 1, double.NaN], Enumerable.Range(0, 4).Select(found.Iou));
    }

    [Fact]
    public void Void_pixels_are_not_scored() =>
        Assert.Equal(3L * StripedVoc.Side * (StripedVoc.Side - 5), Score(new DenseRetrievalOptions { Neighbours = 1 }, StripedVoc.Add(folder, voidRows: 5)).Total);

    [Fact]
    public void A_bounded_memory_holds_as_many_patches_of_each_image()
    {
        var (learned, scored) = SegmentationSet.OpenScored(StripedVoc.Add(folder));
        int Remembered(DenseRetrievalOptions options)
        {
            var retrieval = new DenseRetrieval(new CellColours(4), StripedVoc.View, options);
            retrieval.Score(learned, scored, TestContext.Current.CancellationToken);
            return retrieval.Remembered;
        }
        Assert.Equal(6 * 2 * 3, Remembered(new DenseRetrievalOptions { Memory = 40, Passes = 2 }));
        Assert.Equal(6 * 64, Remembered(new DenseRetrievalOptions()));
    }

    [Fact]
    public void What_is_remembered_follows_from_the_seed()
    {
        var (learned, scored) = SegmentationSet.OpenScored(StripedVoc.Add(folder));
        double[] Seen(long seed)
        {
            var backbone = new CellColours(4);
            new DenseRetrieval(backbone, StripedVoc.View, new DenseRetrievalOptions { Seed = seed, Passes = 2 }).Score(learned, scored, TestContext.Current.CancellationToken);
            return [.. backbone.Seen];
        }
        double[] first = Seen(1);
        Assert.Equal(6 + 6 + 3, first.Length);
        Assert.NotEqual(first[..6], first[6..12]);                                           // passes see other views
        Assert.Equal(first, Seen(1));
        Assert.NotEqual(first, Seen(2));
    }

    [Fact]
    public void A_memory_without_a_place_for_every_image_is_refused() =>
        Assert.Equal($"{folder.Path}: found 6 images to remember in 1 passes, expected room for a patch of each: a memory of 6 patches or more, not 5",
            Assert.Throws<ImageException>(() => Score(new DenseRetrievalOptions { Memory = 5 }, StripedVoc.Add(folder))).Message);

    [Fact]
    public void A_label_map_of_another_size_is_told()
    {
        string data = StripedVoc.Add(folder);
        StripedVoc.Bytes(folder, "SegmentationClass/t3.png", PlainPng.Write(2, 1, 8, colourType: 0, [0, 0]));
        Assert.Equal($"{folder["SegmentationClass/t3.png"]}: found labels of 2 x 1, expected the image's 32 x 32",
            Assert.Throws<ImageException>(() => Score(new DenseRetrievalOptions(), data)).Message);
    }

    [Fact]
    public void Parts_are_chosen_by_the_data_set()
    {
        string data = StripedVoc.Add(folder);
        var (learned, scored) = SegmentationSet.OpenScored(data);
        Assert.Equal(("JPEGImages/t0.jpg", "JPEGImages/v0.jpg"), (learned.Images.Names[0], scored.Images.Names[0]));
        Assert.Equal($"voc2012/val:{folder.Path}: found part 'val', expected none: one part is learned from and another is scored",
            Assert.Throws<ImageException>(() => SegmentationSet.OpenScored($"voc2012/val:{folder.Path}")).Message);
    }

    private static ConfusionMatrix Score(DenseRetrievalOptions options, string data)
    {
        var (learned, scored) = SegmentationSet.OpenScored(data);
        return new DenseRetrieval(new CellColours(4), StripedVoc.View, options).Score(learned, scored, TestContext.Current.CancellationToken);
    }
}
