using System.Globalization;
using Parallax.Vision;
using static Parallax.Tests.Vision.Datasets.Fixture;

namespace Parallax.Tests.Vision.Datasets;

public sealed class CocoTests
{
    [Fact]
    public void Instances_come_with_outlines_and_masks_and_classes_without_gaps()
    {
        using TemporaryFolder folder = new();
        CocoJson.Add(folder);
        InstanceSet set = InstanceSet.Open($"coco/val:{folder.Path}");
        Assert.Equal(["val2017/b.jpg -", "val2017/a.jpg -"], Told(set.Images));
        Assert.Equal(["cat", "dog", "kite"], set.ClassNames);
        Assert.Equal((2, 1), (set.Instances(0).Count, set.Instances(1).Count));
        var (outlined, crowd, text) = (set.Instances(0)[0], set.Instances(0)[1], set.Instances(1)[0]);
        Assert.Equal((7L, 1, new SourceBox(1.5, 1, 3, 2), 6.25, false), (outlined.Id, outlined.Class, outlined.Box, outlined.Area, outlined.Crowd));
        Assert.Equal([1, 1, 4, 1, 4, 3, 1, 3], outlined.Outline.Polygons[0]);
        Assert.Equal(6 + 2, outlined.Outline.ToMask().Area);
        Assert.Equal((true, 2, 4L), (crowd.Crowd, crowd.Class, crowd.Outline.ToMask().Area));
        Assert.Equal((0, 6L, 3, 2), (text.Class, text.Outline.ToMask().Area, text.Outline.Size.Width, text.Outline.Size.Height));
    }

    [Fact]
    public void Boxes_and_lists_of_classes_follow_from_the_instances()
    {
        using TemporaryFolder folder = new();
        CocoJson.Add(folder);
        DetectionSet boxes = DetectionSet.Open($"coco@2017/val:{folder.Path}");
        Assert.Equal([false, true], boxes.Boxes(0).Select(box => box.Crowd));
        MultiLabelSet several = MultiLabelSet.Open($"coco/val:{folder.Path}");
        Assert.Equal([Presence.Absent, Presence.Present, Presence.Present], several.Of(0).ToArray());
        Assert.Equal([Presence.Present, Presence.Absent, Presence.Absent], several.Of(1).ToArray());
    }

    [Fact]
    public void Label_maps_are_painted_with_crowds_and_quarrels_void()
    {
        using TemporaryFolder folder = new();
        CocoJson.Add(folder);
        SegmentationSet set = SegmentationSet.Open($"coco/val:{folder.Path}");
        Assert.Equal(["background", "cat", "dog", "kite"], set.ClassNames);
        SegmentationReader reader = set.OpenReader(ImageLimits.Default);
        LabelMap labels = new();
        reader.Read(0, labels);
        InstanceSet instances = InstanceSet.Open($"coco/val:{folder.Path}");
        byte[] dog = new byte[30], crowd = new byte[30];
        instances.Instances(0)[0].Outline.ToMask().Decode(dog);
        instances.Instances(0)[1].Outline.ToMask().Decode(crowd);
        Assert.Equal(dog.Zip(crowd, (d, c) => c == 1 ? SegmentationSet.Void : d == 1 ? (ushort)2 : (ushort)0), labels.Labels.ToArray());
        reader.Read(1, labels);
        Assert.Equal(Enumerable.Repeat((ushort)1, 6), labels.Labels.ToArray());
        Assert.Equal((3, 2, "annotations/instances_val2017.json"), (labels.Width, labels.Height, set.MaskName(1)));
    }

    [Fact]
    public void Pixels_of_two_classes_are_void_and_of_two_of_one_class_are_not()
    {
        AnnotatedInstance One(int label, params uint[] runs) => new(0, label, default, 0, Crowd: false, new InstanceOutline(new RunLengthMask(4, 1, runs)));
        LabelMap labels = new();
        InstanceLabels.Paint([One(6, 0, 3, 1), One(6, 1, 1, 2), One(2, 2, 2)], new ImageSize(4, 1), labels);
        Assert.Equal([7, 7, SegmentationSet.Void, 3], labels.Labels.ToArray());
    }

    [Fact]
    public void A_file_longer_than_the_buffer_reads_the_same()
    {
        using TemporaryFolder folder = new();
        string corners = string.Join(", ", Enumerable.Range(0, 60_000).Select(i => (i % 7 + 0.125).ToString(CultureInfo.InvariantCulture)));
        CocoJson.Add(folder, CocoJson.Whole.Replace("\"licenses\": []", $"\"licenses\": [\"{new string('x', 300_000)}\", [[{corners}]]]", StringComparison.Ordinal)
            .Replace("[1, 1, 4, 1, 4, 3, 1, 3]", $"[{corners}]", StringComparison.Ordinal));
        double[] read = InstanceSet.Open($"coco/val:{folder.Path}").Instances(0)[0].Outline.Polygons[0];
        Assert.Equal(Enumerable.Range(0, 60_000).Select(i => i % 7 + 0.125), read);
    }

    [Theory]
    [InlineData("\"image_id\": 42", "\"image_id\": 43", ": annotations[0]: found image_id 43, but there is no such image")]
    [InlineData("\"category_id\": 17", "\"category_id\": 18", ": annotations[0]: found category_id 18, but there is no such category")]
    [InlineData("\"file_name\": \"a.jpg\"", "\"file_name\": \"c.jpg\"", ": images:1: found 'val2017/c.jpg', but there is no such image in {0}")]
    [InlineData("[13, 4, 13]", "[13, 4, 14]", ": annotations[1]: found runs of 31 pixels, expected 6 x 5 = 30 (Parameter 'counts')")]
    [InlineData("\"size\": [5, 6]", "\"size\": [6, 5]", ": annotations[1]: found a mask of 5 x 6, expected 6 x 5 as its image")]
    [InlineData("\"iscrowd\": 1", "\"iscrowd\": 2", ": annotations[1]: found 2, expected a whole number from 0 to 1")]
    [InlineData("[1, 1, 4, 1, 4, 3, 1, 3]", "[1, 1, 4]", ": annotations[0]: found an outline of 3 numbers, expected x and y of three or more corners within ±131072")]
    [InlineData("\"categories\"", "\"classes\"", ": found annotations and images of images, annotations and categories, expected all: is it an instances file?")]
    public void An_annotation_that_does_not_fit_is_named(string sound, string damaged, string message)
    {
        using TemporaryFolder folder = new();
        Assert.Contains(sound, CocoJson.Whole, StringComparison.Ordinal);
        CocoJson.Add(folder, CocoJson.Whole.Replace(sound, damaged, StringComparison.Ordinal));
        string found = Assert.Throws<ImageException>(() => InstanceSet.Open($"coco/val:{folder.Path}")).Message;
        Assert.Equal($"{folder.Path}/{CocoJson.File}{message.Replace("{0}", folder.Path, StringComparison.Ordinal)}", found);
    }

    [Fact]
    public void A_file_that_ends_early_is_refused_with_its_line()
    {
        using TemporaryFolder folder = new();
        CocoJson.Add(folder, CocoJson.Whole[..^40]);
        Assert.StartsWith($"{folder.Path}/{CocoJson.File}:", Assert.Throws<ImageException>(() => InstanceSet.Open($"coco/val:{folder.Path}")).Message, StringComparison.Ordinal);
    }
}
