namespace Parallax.Vision;

/// <summary>Pascal VOC (Everingham et al. 2010): classes of images, boxes, and label maps for part of the images.</summary>
internal static class Voc
{
    public static IReadOnlyList<string> ClassNames { get; } =
    [
        "aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow",
        "diningtable", "dog", "horse", "motorbike", "person", "pottedplant", "sheep", "sofa", "train", "tvmonitor",
    ];

    private static readonly Dictionary<string, int> Numbers = ClassNames.Select((name, number) => (name, number)).ToDictionary();

    private static readonly LabelNumbering Numbering = LabelNumbering.Direct(["background", .. ClassNames]);

    public static DatasetLayout Voc2012 { get; } = Year(
        "2012", "Pascal VOC 2012: 20 classes; 5,717 train and 5,823 val with boxes, 1,464 and 1,449 with label maps", [], Augmented());

    public static DatasetLayout Voc2007 { get; } = Year(
        "2007", "Pascal VOC 2007: 20 classes; 2,501 train, 2,510 val and 4,952 test with boxes, 209, 213 and 210 with label maps", [DatasetPart.Test]);

    private static DatasetLayout Year(string year, string description, DatasetPart[] more, params DatasetPartition[] divisions) => new()
    {
        Name = $"voc{year}",
        Description = description,
        LooksFor = ["JPEGImages", "ImageSets"],
        Homes = ["", $"VOC{year}", $"VOCdevkit/VOC{year}"],
        Recognises = home => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(home))) == $"VOC{year}",
        Partitions =
        [
            new()
            {
                Name = "main",
                Parts = [DatasetPart.TrainVal, DatasetPart.Train, DatasetPart.Val, .. more],
                Read = (home, part) => Images(home, "Main", DatasetAddress.Word(part)),
                ReadDetection = (home, part) => Boxes(home, Images(home, "Main", DatasetAddress.Word(part))),
                ReadMultiLabel = VocPresence.Read,
            },
            new()
            {
                Name = "segmentation",
                Parts = [DatasetPart.Train, DatasetPart.Val, DatasetPart.TrainVal, .. more],
                Read = (home, part) => Images(home, "Segmentation", DatasetAddress.Word(part)),
                ReadDetection = (home, part) => Boxes(home, Images(home, "Segmentation", DatasetAddress.Word(part))),
                ReadSegmentation = (home, part) => Maps(Images(home, "Segmentation", DatasetAddress.Word(part)), "SegmentationClass"),
            },
            .. divisions,
        ],
    };

    // The 10,582 images of Hariharan et al. (2011), as they are handed around: trainaug.txt and SegmentationClassAug.
    private static DatasetPartition Augmented() => new()
    {
        Name = "augmented",
        Parts = [DatasetPart.Train, DatasetPart.Val],
        Read = (home, part) => Images(home, "Segmentation", AugmentedList(part)),
        ReadSegmentation = (home, part) => Maps(
            Images(home, "Segmentation", AugmentedList(part)), part == DatasetPart.Train ? "SegmentationClassAug" : "SegmentationClass"),
    };

    private static string AugmentedList(DatasetPart part) => part == DatasetPart.Train ? "trainaug" : "val";

    /// <summary>A class by its name; −1 if there is none.</summary>
    public static int NumberOf(string className) => Numbers.GetValueOrDefault(className, -1);

    public static ImageFiles Images(string home, string set, string list)
    {
        string path = Path.Combine(home, "ImageSets", set, $"{list}.txt");
        var listing = new ImageListing(home, []);
        foreach (ListLine line in ListFile.Read(path)) listing.Add($"JPEGImages/{line.Text}.jpg", -1, line);
        return listing.ToImages(path);
    }

    private static SegmentationSet Maps(ImageFiles images, string folder) =>
        new(images, [.. images.Names.Select(name => $"{folder}/{Path.GetFileNameWithoutExtension(name)}.png")], Numbering);

    private static DetectionSet Boxes(string home, ImageFiles images)
    {
        FolderContents contents = new(home);
        string[] files = [.. images.Names.Select(name => $"Annotations/{Path.GetFileNameWithoutExtension(name)}.xml")];
        int missing = Array.FindIndex(files, file => !contents.Has(file));
        return missing < 0
            ? new DetectionSet(images, ClassNames, image => VocAnnotation.Read(Path.Combine(home, files[image]), images.Names[image]))
            : throw new ImageException(Path.Combine(home, files[missing]), $"found no annotation, expected that of {images.Names[missing]}");
    }
}
