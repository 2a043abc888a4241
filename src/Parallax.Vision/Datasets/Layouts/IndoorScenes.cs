namespace Parallax.Vision;

/// <summary>MIT Indoor Scenes (Quattoni and Torralba 2009): the published lists of about 80 train and 20 test images a class.</summary>
internal static class IndoorScenes
{
    public static DatasetLayout Layout { get; } = new()
    {
        Name = "mit67",
        Description = "MIT Indoor Scenes: 67 classes, 5,360 train and 1,340 test",
        LooksFor = ["Images", "TrainImages.txt", "TestImages.txt"],
        Homes = ["", "indoorCVPR_09"],
        Partitions =
        [
            new()
            {
                Name = "standard",
                Parts = [DatasetPart.Train, DatasetPart.Test],
                Read = (home, part) => FolderNamedList.Read(home, "Images", [part == DatasetPart.Train ? "TrainImages.txt" : "TestImages.txt"]),
            },
        ],
    };
}
