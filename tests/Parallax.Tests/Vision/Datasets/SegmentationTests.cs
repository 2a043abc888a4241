using Parallax.Tests.Vision.Codecs;
using Parallax.Vision;
using static Parallax.Tests.Vision.Datasets.Fixture;

namespace Parallax.Tests.Vision.Datasets;

public sealed class SegmentationTests
{
    [Fact]
    public void Cityscapes_keeps_nineteen_of_its_thirty_four_labels()
    {
        using TemporaryFolder folder = new();
        folder.AddEmpty("leftImg8bit/val/ulm/ulm_000000_000019_leftImg8bit.png", "leftImg8bit/test/bonn/bonn_000000_000019_leftImg8bit.png");
        ushort[] all = [.. Enumerable.Range(0, 34).Select(label => (ushort)label), 255, 7];
        folder.Add("gtFine/val/ulm/ulm_000000_000019_gtFine_labelIds.png", PlainPng.Write(36, 1, 8, colourType: 0, all));
        SegmentationSet set = SegmentationSet.Open($"cityscapes/val:{folder.Path}");
        LabelMap labels = new();
        set.OpenReader(ImageLimits.Default).Read(0, labels);
        // The published table: number in the file, number that is trained on.
        Dictionary<int, int> train = new()
        {
            [7] = 0, [8] = 1, [11] = 2, [12] = 3, [13] = 4, [17] = 5, [19] = 6, [20] = 7, [21] = 8, [22] = 9, [23] = 10,
            [24] = 11, [25] = 12, [26] = 13, [27] = 14, [28] = 15, [31] = 16, [32] = 17, [33] = 18,
        };
        Assert.Equal(all.Select(label => (ushort)train.GetValueOrDefault(label, 255)), labels.Labels.ToArray());
        Assert.Equal(("road", "bicycle", 19), (set.ClassNames[0], set.ClassNames[18], set.ClassNames.Count));
        Assert.Equal(["leftImg8bit/test/bonn/bonn_000000_000019_leftImg8bit.png -"], Told(ImageSource.Open($"cityscapes/unlabelled:{folder.Path}")));
    }

    [Fact]
    public void Ade20k_counts_classes_from_one_and_zero_is_void()
    {
        using TemporaryFolder folder = new();
        const string At = "ADEChallengeData2016";
        folder.AddEmpty($"{At}/images/training/ADE_train_00000001.jpg", $"{At}/images/validation/ADE_val_00000001.jpg");
        folder.AddText($"{At}/objectInfo150.txt", ["Idx\tRatio\tTrain\tVal\tStuff\tName", .. Enumerable.Range(1, 150).Select(i => $"{i} \t 0.1 \t11664 \t1172 \tclass {i}, other name")]);
        folder.Add($"{At}/annotations/training/ADE_train_00000001.png", PlainPng.Write(2, 2, 8, colourType: 0, [0, 1, 150, 7]));
        SegmentationSet set = SegmentationSet.Open(folder.Path);
        LabelMap labels = new();
        set.OpenReader(ImageLimits.Default).Read(0, labels);
        Assert.Equal([255, 0, 149, 6], labels.Labels.ToArray());
        Assert.Equal("class 7, other name", set.ClassNames[6]);
        Assert.Equal($"{folder.Path}/{At}/annotations/validation/ADE_val_00000001.png: found no label map, expected that of images/validation/ADE_val_00000001.jpg",
            Assert.Throws<ImageException>(() => SegmentationSet.Open($"ade20k/val:{folder.Path}")).Message);
    }
}
