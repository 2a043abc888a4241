namespace Parallax.Vision;

/// <summary>Any folder of image files; folders below it are classes if every image lies in one.</summary>
internal static class ImageFolder
{
    public static DatasetLayout Layout { get; } = new()
    {
        Name = "image_folder",
        Description = "any folder of image files; the folders below it are the classes if every image lies in one",
        LooksFor = [],
        Partitions = [new() { Name = "all", Parts = [DatasetPart.All], Read = (path, _) => ImageFiles.InFolder(path) }],
    };
}
