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

    [Fact]
    public void Names_may_hold_spaces_line_breaks_and_any_letters()
    {
        string[] names = [" a b/ c .jpg", "a\nb/new\nline.png", "a\tb/\u001b[31mred.jpg", "b\\c/back\\slash.jpg", "é/ü.jpg", "漢字/写真 1.webp", "\uFF21/x.jpg", "😀/🙂.jpg"];
        using TemporaryFolder folder = new();
        foreach (string name in names)
            folder.Add(name, TinyImages.Bytes("one-mcu.jpg"));
        ImageFiles photos = ImageFiles.InFolder(folder.Path);
        Assert.Equal(names.Order(StringComparer.Ordinal), photos.Names);
        Assert.Equal(names.Select(name => name[..name.IndexOf('/')]).Order(StringComparer.Ordinal), photos.ClassNames);
        using ImageReader reader = photos.OpenReader(ImageLimits.Default);
        for (int image = 0; image < photos.Count; image++)
        {
            Assert.Equal(photos.Names[image][..photos.Names[image].IndexOf('/')], photos.ClassNames[photos.Labels[image]]);
            reader.Open(image);
            Assert.Equal(TinyImages.Bytes("one-mcu.jpg"), reader.File);
        }
    }

    [Fact]
    public void Twenty_thousand_files_are_listed_as_the_system_lists_them()
    {
        using TemporaryFolder folder = new();
        for (int c = 0; c < 20; c++)
        {
            folder.Add($"class {c}/0.jpg", []);
            for (int i = 1; i < 1000; i++)
                File.Create(Path.Combine(folder.Path, $"class {c}", $"{i * 7919 % 1000}-{i}.jpg")).Dispose();
        }
        ImageFiles photos = ImageFiles.InFolder(folder.Path);
        Assert.Equal(Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder.Path, file)).Order(StringComparer.Ordinal), photos.Names);
        Assert.Equal(20, photos.ClassNames.Count);
    }

    private static void Expect(string message, string path) =>
        Assert.Equal(message, Assert.Throws<ImageException>(() => ImageFiles.InFolder(path)).Message);
}
