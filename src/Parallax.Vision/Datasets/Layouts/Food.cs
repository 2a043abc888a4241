namespace Parallax.Vision;

/// <summary>Food-101 (Bossard et al. 2014): lines are <c>class/image</c> without the ending. Training labels are noisy on purpose.</summary>
internal static class Food
{
    public static DatasetLayout Layout { get; } = new()
    {
        Name = "food101",
        Description = "Food-101: 101 classes, 75,750 train and 25,250 test",
        LooksFor = ["images", "meta/train.txt", "meta/test.txt"],
        Homes = ["", "food-101"],
        Partitions =
        [
            new()
            {
                Name = "standard",
                Parts = [DatasetPart.Train, DatasetPart.Test],
                Read = (home, part) => FolderNamedList.Read(home, "images", [$"meta/{DatasetAddress.Word(part)}.txt"], ending: ".jpg"),
            },
        ],
    };
}
