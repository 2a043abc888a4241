using Parallax.Tests.Vision.Codecs;
using Parallax.Vision;
using static Parallax.Tests.Vision.Datasets.Fixture;

namespace Parallax.Tests.Vision.Datasets;

public sealed class VocTests
{
    [Fact]
    public void Boxes_count_from_one_and_parts_have_boxes_of_their_own()
    {
        using TemporaryFolder folder = new();
        VocSets.Add(folder);
        DetectionSet set = DetectionSet.Open(folder.Path);
        Assert.Equal(["JPEGImages/2007_000001.jpg -", "JPEGImages/2007_000002.jpg -"], Told(set.Images));
        IReadOnlyList<AnnotatedBox> boxes = set.Boxes(0);
        Assert.Equal(2, boxes.Count);
        Assert.Equal(("person", new SourceBox(7, 9, 93, 191), false, true), (set.ClassNames[boxes[0].Class], boxes[0].Box, boxes[0].Difficult, boxes[0].Truncated));
        Assert.Equal([new AnnotatedPart("head", new SourceBox(11.5, 19, 8.75, 11)), new AnnotatedPart("hand", new SourceBox(0, 0, 1, 1))], boxes[0].Parts);
        Assert.Equal(("tvmonitor", true), (set.ClassNames[boxes[1].Class], boxes[1].Difficult));
        Assert.Empty(set.Boxes(1));
    }

    [Fact]
    public void Lists_of_a_class_say_present_difficult_or_absent()
    {
        using TemporaryFolder folder = new();
        VocSets.Add(folder);
        MultiLabelSet set = MultiLabelSet.Open($"voc2012/trainval:{folder.Path}/VOCdevkit/VOC2012");
        Assert.Equal((Presence.Present, Presence.Difficult, Presence.Absent), (set.Of(0)[14], set.Of(0)[19], set.Of(1)[14]));
        folder.AddText($"{VocSets.At}/ImageSets/Main/dog_trainval.txt", "2007_000001 -1", "2007_000003  1");
        Assert.Equal($"{folder.Path}/{VocSets.At}/ImageSets/Main/dog_trainval.txt:2: found '2007_000003', expected each image of the part once",
            Assert.Throws<ImageException>(() => MultiLabelSet.Open(folder.Path)).Message);
    }

    [Fact]
    public void Label_maps_hold_classes_and_void()
    {
        using TemporaryFolder folder = new();
        VocSets.Add(folder);
        SegmentationSet set = SegmentationSet.Open($"voc2012/val:{folder.Path}");
        LabelMap labels = new();
        set.OpenReader(ImageLimits.Default).Read(0, labels);
        Assert.Equal([0, 15, 20, 255], labels.Labels.ToArray());
        Assert.Equal(("background", "tvmonitor", 21), (set.ClassNames[0], set.ClassNames[20], set.ClassNames.Count));
        folder.Add($"{VocSets.At}/{set.MaskName(0)}", PlainPng.Write(2, 2, 8, colourType: 0, [0, 1, 21, 0]));
        Assert.Equal($"{folder.Path}/{VocSets.At}/SegmentationClass/2007_000001.png: found label 21 at (0, 1), expected one of the 21 classes' or void",
            Assert.Throws<ImageException>(() => set.OpenReader(ImageLimits.Default).Read(0, labels)).Message);
        System.IO.File.Delete($"{folder.Path}/{VocSets.At}/{set.MaskName(0)}");
        Assert.Equal($"{folder.Path}/{VocSets.At}/SegmentationClass/2007_000001.png: found no label map, expected that of JPEGImages/2007_000001.jpg",
            Assert.Throws<ImageException>(() => SegmentationSet.Open($"voc2012/val:{folder.Path}")).Message);
    }

    [Theory]
    [InlineData("<filename>2007_000001.jpg", "<filename>2007_000009.jpg", ":2: found an annotation of '2007_000009.jpg', expected one of JPEGImages/2007_000001.jpg")]
    [InlineData("<name>person</name>", "<name>persons</name>", ":5: found class 'persons', expected one of the 20 of Pascal VOC")]
    [InlineData("<xmax>100</xmax>", "<xmax>7</xmax>", ":9: found a box that ends before it begins")]
    [InlineData("<ymin>10</ymin>", "<ymin>ten</ymin>", ":9: found 'ten' for ymin, expected a number")]
    [InlineData("<difficult>1</difficult>", "<difficult>yes</difficult>", ":16: found 'yes' for difficult, expected 0 or 1")]
    [InlineData("</annotation>", "", ":19: found no sound XML")]
    public void An_annotation_that_is_not_sound_is_refused_with_its_line(string sound, string damaged, string message)
    {
        using TemporaryFolder folder = new();
        VocSets.Add(folder);
        string path = $"{folder.Path}/{VocSets.At}/Annotations/2007_000001.xml";
        Assert.Contains(sound, VocSets.Annotation, StringComparison.Ordinal);
        System.IO.File.WriteAllText(path, VocSets.Annotation.Replace(sound, damaged, StringComparison.Ordinal));
        Assert.StartsWith(path + message, Assert.Throws<ImageException>(() => DetectionSet.Open(folder.Path).Boxes(0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_entity_of_an_annotation_is_not_resolved()
    {
        using TemporaryFolder folder = new();
        VocSets.Add(folder);
        string path = $"{folder.Path}/{VocSets.At}/Annotations/2007_000001.xml";
        System.IO.File.WriteAllText(path, "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n<annotation>&x;</annotation>");
        Assert.StartsWith($"{path}:1: found no sound XML", Assert.Throws<ImageException>(() => DetectionSet.Open(folder.Path).Boxes(0)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Data_sets_without_annotations_of_a_kind_say_which_have_them()
    {
        using TemporaryFolder folder = new();
        RecordSets.AddCifar10(folder);
        Assert.Equal($"{folder.Path}: found cifar10, which has no label maps, expected voc2012, voc2007, coco, cityscapes or ade20k",
            Assert.Throws<ImageException>(() => SegmentationSet.Open(folder.Path)).Message);
    }
}
