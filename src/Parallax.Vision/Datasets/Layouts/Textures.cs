namespace Parallax.Vision;

/// <summary>Describable Textures (Cimpoi et al. 2014): ten published divisions into equal thirds; a line is <c>class/image.jpg</c>.</summary>
internal static class Textures
{
    public static DatasetLayout Layout { get; } = new()
    {
        Name = "dtd",
        Description = "Describable Textures: 47 classes, 1,880 train, 1,880 val, 1,880 test in each of 10 splits",
        LooksFor = ["images", "labels/train1.txt", "labels/test1.txt"],
        Homes = ["", "dtd"],
        Partitions =
        [
            .. Enumerable.Range(1, 10).Select(split => new DatasetPartition
            {
                Name = $"split{split}",
                Parts = [DatasetPart.Train, DatasetPart.Val, DatasetPart.TrainVal, DatasetPart.Test],
                Read = (home, part) => FolderNamedList.Read(home, "images",
                    [.. (part == DatasetPart.TrainVal ? ["train", "val"] : new[] { DatasetAddress.Word(part) }).Select(name => $"labels/{name}{split}.txt")]),
            }),
        ],
    };
}
