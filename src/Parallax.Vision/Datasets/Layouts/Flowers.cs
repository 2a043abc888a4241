using System.Globalization;

namespace Parallax.Vision;

/// <summary>Oxford Flowers 102 (Nilsback and Zisserman 2008). Classes have no names in the archive; they are called by their numbers, from 1.</summary>
internal static class Flowers
{
    public static DatasetLayout Layout { get; } = new()
    {
        Name = "flowers102",
        Description = "Oxford Flowers: 102 classes, 1,020 train, 1,020 val, 6,149 test",
        LooksFor = ["imagelabels.mat", "setid.mat", "jpg"],
        Homes = ["", "flowers-102"],
        Partitions = [new() { Name = "standard", Parts = [DatasetPart.Train, DatasetPart.Val, DatasetPart.TrainVal, DatasetPart.Test], Read = Open }],
    };

    private static ImageFiles Open(string home, DatasetPart part)
    {
        int[] labels = MatFile.Read(Path.Combine(home, "imagelabels.mat")).Wholes("labels");
        string path = Path.Combine(home, "setid.mat");
        MatFile sets = MatFile.Read(path);
        var listing = new ImageListing(home, [.. Enumerable.Range(1, 102).Select(number => number.ToString(CultureInfo.InvariantCulture))]);
        foreach (string set in Sets(part))
        {
            int[] images = sets.Wholes(set);
            for (int i = 0; i < images.Length; i++)
            {
                ListLine place = sets.Element(set, i);
                if (images[i] < 1 || images[i] > labels.Length) throw place.Fault($"found image {images[i]}, expected 1 to {labels.Length}, as many as labels");
                string name = images[i].ToString("D5", CultureInfo.InvariantCulture);
                listing.AddFromOne($"jpg/image_{name}.jpg", labels[images[i] - 1], place);
            }
        }
        return listing.ToImages(path);
    }

    private static string[] Sets(DatasetPart part) => part switch
    {
        DatasetPart.Train => ["trnid"],
        DatasetPart.Val => ["valid"],
        DatasetPart.TrainVal => ["trnid", "valid"],
        _ => ["tstid"],
    };
}
