namespace Parallax.Vision;

/// <summary>Cityscapes (Cordts et al. 2016): label maps of 34 numbers, of which 19 are classes that are trained on and scored; the others are void.</summary>
internal static class Cityscapes
{
    private const string ImageEnding = "_leftImg8bit.png";

    private static readonly LabelNumbering Numbering = LabelNumbering.Sparse(
        [
            "road", "sidewalk", "building", "wall", "fence", "pole", "traffic light", "traffic sign", "vegetation", "terrain",
            "sky", "person", "rider", "car", "truck", "bus", "train", "motorcycle", "bicycle",
        ],
        [7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 31, 32, 33], count: 34);

    public static DatasetLayout Layout { get; } = new()
    {
        Name = "cityscapes",
        Description = "Cityscapes, fine annotations: label maps of 19 classes, 2,975 train and 500 val; 1,525 without labels",
        LooksFor = ["leftImg8bit/train|leftImg8bit/val"],
        Homes = ["", "cityscapes"],
        Partitions =
        [
            new()
            {
                Name = "fine",
                Parts = [DatasetPart.Train, DatasetPart.Val, DatasetPart.Unlabelled],
                Read = Images,
                ReadSegmentation = Maps,
            },
        ],
    };

    private static SegmentationSet Maps(string home, DatasetPart part)
    {
        ImageFiles images = Images(home, part);
        return new SegmentationSet(images, [.. images.Names.Select(MaskOf)], Numbering);
    }

    // In every city's folder.
    private static ImageFiles Images(string home, DatasetPart part)
    {
        string folder = $"leftImg8bit/{(part == DatasetPart.Unlabelled ? "test" : DatasetAddress.Word(part))}";
        string[] names =
        [
            .. from city in ClassFolders.NamesIn(Path.Combine(home, folder))
               from name in ClassFolders.ImagesIn(Path.Combine(home, folder, city))
               where name.EndsWith(ImageEnding, StringComparison.Ordinal)
               select $"{folder}/{city}/{name}",
        ];
        return names.Length > 0
            ? new ImageFiles(home, names, [.. names.Select(_ => -1)], [])
            : throw new ImageException(Path.Combine(home, folder), $"found no images, expected names that end in {ImageEnding}");
    }

    // leftImg8bit/train/aachen/aachen_000000_000019_leftImg8bit.png, gtFine/train/aachen/aachen_000000_000019_gtFine_labelIds.png
    private static string MaskOf(string image) => $"gtFine{image["leftImg8bit".Length..^ImageEnding.Length]}_gtFine_labelIds.png";
}
