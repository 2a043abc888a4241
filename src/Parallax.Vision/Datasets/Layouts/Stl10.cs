namespace Parallax.Vision;

/// <summary>STL-10, binary version (Coates et al. 2011): 96 × 96 pixels in planes and columns; labels and folds in files of their own.</summary>
internal static class Stl10
{
    private const int Folds = 10;
    private static readonly RecordShape Shape = new(96, 96, PixelOrder.PlanarColumns);

    public static DatasetLayout Layout { get; } = new()
    {
        Name = "stl10",
        Description = "STL-10, binary version: 96 x 96 colour, 10 classes, 5,000 train in 10 folds of 1,000, 8,000 test, 100,000 without labels",
        LooksFor = ["class_names.txt", "train_X.bin", "train_y.bin"],
        Homes = ["", "stl10_binary"],
        Partitions =
        [
            new() { Name = "standard", Parts = [DatasetPart.Train, DatasetPart.Test, DatasetPart.Unlabelled], Read = Open },
            .. Enumerable.Range(0, Folds).Select(fold => new DatasetPartition
            {
                Name = $"fold{fold}",
                Parts = [DatasetPart.Train, DatasetPart.Test],
                Read = (home, part) => part == DatasetPart.Train ? OpenFold(home, fold) : Open(home, part),
            }),
        ],
    };

    private static RecordImages Open(string home, DatasetPart part)
    {
        bool isLabelled = part != DatasetPart.Unlabelled;
        string stem = isLabelled ? DatasetAddress.Word(part) : "unlabeled";
        string[] classes = isLabelled ? ListFile.Names(Path.Combine(home, "class_names.txt")) : [];
        RecordFile pixels = RecordFile.Open(Path.Combine(home, $"{stem}_X.bin"));
        int count = pixels.Records(Shape.Bytes);
        int[] labels = isLabelled ? Labels(Path.Combine(home, $"{stem}_y.bin"), pixels.Path, count, classes) : [.. Enumerable.Repeat(-1, count)];
        return new RecordImages(home, Shape, [new RecordRun(pixels, 0, Shape.Bytes, count)], labels, classes);
    }

    private static int[] Labels(string path, string pixels, int count, string[] classes)
    {
        RecordFile labels = RecordFile.Open(path);
        return labels.Length == count
            ? RecordLabels.Read(labels, 0, 1, count, first: 1, classes)
            : throw new ImageException(path, $"found {labels.Length} labels, expected {count}, one for each image of {Path.GetFileName(pixels)}");
    }

    // A line of fold_indices.txt is the numbers of a fold's training images, from 0.
    private static ImageSource OpenFold(string home, int fold)
    {
        RecordImages train = Open(home, DatasetPart.Train);
        string path = Path.Combine(home, "fold_indices.txt");
        List<ListLine> lines = ListFile.Read(path);
        if (lines.Count != Folds)
            throw new ImageException(path, $"found {lines.Count} lines, expected one for each of {Folds} folds");
        ListLine line = lines[fold];
        int[] images = [.. line.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(field => line.Whole(field, "image", 0, train.Count - 1))];
        return images.Distinct().Count() == images.Length ? train.Only(images) : throw line.Fault("found an image again, expected each once");
    }
}
