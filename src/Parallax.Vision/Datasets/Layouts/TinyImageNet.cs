namespace Parallax.Vision;

/// <summary>Tiny ImageNet (Stanford CS231n): 200 classes at 64 × 64. Classes are in the ordinal order of their ids, not in that of wnids.txt.</summary>
internal static class TinyImageNet
{
    public static DatasetLayout Layout { get; } = new()
    {
        Name = "tiny_imagenet",
        Description = "Tiny ImageNet: 64 x 64 colour, 200 classes, 100,000 train, 10,000 val, 10,000 without labels",
        LooksFor = ["wnids.txt", "train", "val/val_annotations.txt"],
        Homes = ["", "tiny-imagenet-200"],
        Partitions = [new() { Name = "standard", Parts = [DatasetPart.Train, DatasetPart.Val, DatasetPart.Unlabelled], Read = Open }],
    };

    private static ImageFiles Open(string home, DatasetPart part)
    {
        string[] classes = [.. ListFile.Names(Path.Combine(home, "wnids.txt")).Order(StringComparer.Ordinal)];
        return part switch
        {
            DatasetPart.Train => ClassFolders.Read(home, "train", classes, inner: "images"),
            DatasetPart.Unlabelled => ClassFolders.Unlabelled(home, "test/images"),
            _ => ReadVal(home, classes),
        };
    }

    // val_0.JPEG, a tab, the class, and a box.
    private static ImageFiles ReadVal(string home, string[] classes)
    {
        string path = Path.Combine(home, "val/val_annotations.txt");
        var listing = new ImageListing(home, classes);
        foreach (ListLine line in ListFile.Read(path))
        {
            string[] fields = line.Fields(6, "an image, its class and a box");
            listing.Add($"val/images/{fields[0]}", fields[1], line);
        }
        return listing.ToImages(path);
    }
}
