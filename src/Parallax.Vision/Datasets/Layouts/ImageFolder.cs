namespace Parallax.Vision;

/// <summary>Any folder of image files; folders below it are classes if every image lies in one.</summary>
internal static class ImageFolder
{
    public static DatasetLayout Layout { get; } = new()
    {
        Name = "image_folder",
        Description = "any folder of image files; the folders below it are the classes if every image lies in one; zero-shot by the first and last half of them",
        LooksFor = [],
        Partitions =
        [
            new() { Name = "all", Parts = [DatasetPart.All], Read = (path, _) => ImageFiles.InFolder(path) },
            new() { Name = "zero_shot", Parts = [DatasetPart.Train, DatasetPart.Test], SharesClasses = false, Read = Half },
        ],
    };

    private static ImageSource Half(string path, DatasetPart part)
    {
        ImageFiles images = ImageFiles.InFolder(path);
        int classes = images.ClassNames.Count;
        return classes >= 2 ? ClassHalf.Of(images, part == DatasetPart.Train, sortByName: true)
            : throw new ImageException(path, $"found {classes} classes, expected two or more: a sub-folder each, of which the first half trains and the other is scored");
    }
}
