using System.Globalization;

namespace Parallax.Vision;

/// <summary>MNIST (LeCun et al. 1998) and Fashion-MNIST (Xiao et al. 2017), which differ in what the ten numbers mean.</summary>
internal static class Mnist
{
    private static readonly string[] Stems = ["train-images", "train-labels", "t10k-images", "t10k-labels"];
    private static readonly string[] Garments = ["T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot"];

    public static DatasetLayout Digits { get; } = Of(
        "mnist", "MNIST, idx files, gzipped or not: 28 x 28 grey digits, 60,000 train and 10,000 test", "MNIST",
        [.. Enumerable.Range(0, 10).Select(digit => digit.ToString(CultureInfo.InvariantCulture))], path => !IsFashion(path));

    public static DatasetLayout Fashion { get; } = Of(
        "fashion_mnist", "Fashion-MNIST, idx files, gzipped or not: 28 x 28 grey garments, 60,000 train and 10,000 test", "FashionMNIST", Garments, IsFashion);

    private static DatasetLayout Of(string name, string description, string folder, string[] classes, Func<string, bool> recognises) => new()
    {
        Name = name,
        Description = description,
        LooksFor = [.. Stems.Select(stem => string.Join('|', Spellings(stem)))],
        Homes = ["", "raw", $"{folder}/raw"],
        Recognises = recognises,
        Partitions =
        [
            new()
            {
                Name = "standard",
                Parts = [DatasetPart.Train, DatasetPart.Test],
                Read = (home, part) => Open(home, part == DatasetPart.Train ? "train" : "t10k", classes),
            },
        ],
    };

    // Files and formats are the same, so only the path can tell.
    private static bool IsFashion(string path) => Path.GetFullPath(path).Contains("fashion", StringComparison.OrdinalIgnoreCase);

    private static string[] Spellings(string stem)
    {
        char rank = stem.EndsWith("images", StringComparison.Ordinal) ? '3' : '1';
        return [$"{stem}-idx{rank}-ubyte", $"{stem}.idx{rank}-ubyte", $"{stem}-idx{rank}-ubyte.gz"];
    }

    private static RecordImages Open(string home, string stem, string[] classes)
    {
        IdxFile images = IdxFile.Open(Existing(home, $"{stem}-images"), rank: 3), labels = IdxFile.Open(Existing(home, $"{stem}-labels"), rank: 1);
        int count = images.Sizes[0];
        if (labels.Sizes[0] != count)
            throw new ImageException(labels.File.Path, $"found {labels.Sizes[0]} labels, expected {count}, one for each image of {Path.GetFileName(images.File.Path)}");
        var shape = new RecordShape(images.Sizes[2], images.Sizes[1], PixelOrder.GreyRows);
        return new RecordImages(home, shape, [new RecordRun(images.File, images.First, shape.Bytes, count)],
            RecordLabels.Read(labels.File, labels.First, 1, count, first: 0, classes), classes);
    }

    private static string Existing(string home, string stem) =>
        Spellings(stem).Select(name => Path.Combine(home, name)).FirstOrDefault(File.Exists) ?? Path.Combine(home, Spellings(stem)[0]);
}
