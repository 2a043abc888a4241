using Parallax.Vision;

namespace Parallax.Tests.Vision.Data;

public sealed class ImageFilesTests
{
    [Fact]
    public void Images_are_found_in_ordinal_order_and_folders_are_classes()
    {
        using TemporaryFolder folder = new();
        foreach (string name in new[] { "b/2.JPG", "b/10.jpeg", "a/deep/x.png", "C/y.webp", "a/notes.txt", ".hidden/z.jpg", "readme.md" })
            folder.Add(name, []);
        ImageFiles photos = ImageFiles.InFolder(folder.Path);
        Assert.Equal(["C/y.webp", "a/deep/x.png", "b/10.jpeg", "b/2.JPG"], photos.Names);
        Assert.Equal(["C", "a", "b"], photos.ClassNames);
        Assert.Equal([0, 1, 2, 2], photos.Labels.ToArray());
    }

    [Fact]
    public void One_image_outside_the_sub_folders_means_no_classes()
    {
        using TemporaryFolder folder = new();
        folder.Add("a/1.jpg", []);
        folder.Add("2.jpg", []);
        ImageFiles photos = ImageFiles.InFolder(folder.Path);
        Assert.Empty(photos.ClassNames);
        Assert.Equal([-1, -1], photos.Labels.ToArray());
    }

    [Fact]
    public void Folder_without_images_tells_what_it_found()
    {
        using TemporaryFolder folder = new();
        Expect($"{folder.Path}: found no files, expected images (.jpg, .jpeg, .png, .webp, .gif, .bmp, .tif, .tiff)", folder.Path);
        foreach (string name in new[] { "a.csv", "b.csv", "sub/LICENSE" })
            folder.Add(name, []);
        Expect($"{folder.Path}: found 3 files but no image among them: 2 .csv, 1 without ending, "
            + "expected images (.jpg, .jpeg, .png, .webp, .gif, .bmp, .tif, .tiff)", folder.Path);
        string file = Path.Combine(folder.Path, "a.csv");
        Expect($"{file}: found a file, expected a folder of images", file);
        Expect("no/such/folder: found nothing, expected a folder of images", "no/such/folder");
    }

    private static void Expect(string message, string path) =>
        Assert.Equal(message, Assert.Throws<ImageException>(() => ImageFiles.InFolder(path)).Message);
}
