namespace Parallax.Vision;

/// <summary>ADE20K for scene parsing (Zhou et al. 2017): 150 classes; label maps hold 1 to 150, and 0 for void. The validation part is what is scored.</summary>
internal static class Ade
{
    private const int Classes = 150;

    public static DatasetLayout Layout { get; } = new()
    {
        Name = "ade20k",
        Description = "ADE20K scene parsing: label maps of 150 classes, 20,210 train and 2,000 val",
        LooksFor = ["images/training", "annotations/training", "objectInfo150.txt"],
        Homes = ["", "ADEChallengeData2016"],
        Partitions =
        [
            new() { Name = "scene_parsing", Parts = [DatasetPart.Train, DatasetPart.Val], Read = Images, ReadSegmentation = Maps },
        ],
    };

    private static ImageFiles Images(string home, DatasetPart part) => ClassFolders.Unlabelled(home, part == DatasetPart.Train ? "images/training" : "images/validation");

    private static SegmentationSet Maps(string home, DatasetPart part)
    {
        ImageFiles images = Images(home, part);
        return new SegmentationSet(images, [.. images.Names.Select(name => Path.ChangeExtension($"annotations{name["images".Length..]}", ".png"))], Numbering(home));
    }

    // A header, then lines of tabs: the number, shares and counts, and the names of the class.
    private static LabelNumbering Numbering(string home)
    {
        string path = Path.Combine(home, "objectInfo150.txt");
        ListLine[] lines = [.. ListFile.Read(path).Skip(1)];
        if (lines.Length != Classes) throw new ImageException(path, $"found {lines.Length} classes, expected {Classes}");
        return LabelNumbering.FromOne([.. lines.Select((line, i) =>
        {
            string[] fields = line.Text.Split('\t', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (fields.Length < 5) throw line.Fault($"found {fields.Length} fields between tabs, expected 5");
            line.Whole(fields[0], "number", i + 1, i + 1);
            return fields[4];
        })]);
    }
}
