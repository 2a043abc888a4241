namespace Parallax.Vision;

/// <summary>ImageNet-1k (ILSVRC 2012), and every set in its layout: class folders named by WordNet ids below train and val.</summary>
internal static class ImageNet
{
    public static DatasetLayout Layout { get; } = new()
    {
        Name = "imagenet",
        Description = "ImageNet-1k and its subsets: train/WNID/ and val/WNID/, or val/ with a list of its classes",
        LooksFor = ["train/n????????", "val"],
        Homes = ["", "ILSVRC/Data/CLS-LOC"],
        Recognises = home => !File.Exists(Path.Combine(home, "wnids.txt")),
        Partitions = [new() { Name = "standard", Parts = [DatasetPart.Train, DatasetPart.Val, DatasetPart.Unlabelled], Read = Open }],
    };

    private static ImageFiles Open(string home, DatasetPart part)
    {
        string[] classes = ClassFolders.NamesIn(Path.Combine(home, "train"));
        string val = Path.Combine(home, "val");
        return part switch
        {
            DatasetPart.Train => ClassFolders.Read(home, "train", classes),
            DatasetPart.Unlabelled => ClassFolders.Unlabelled(home, "test"),
            _ when Directory.EnumerateDirectories(val).Any() => ClassFolders.Read(home, "val", classes, folders: ClassFolders.NamesIn(val)),
            _ => ImageNetValidation.Read(home, classes),
        };
    }
}
