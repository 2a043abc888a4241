using Parallax.Vision;

namespace Parallax.Tests.Vision.Data;

public class ListedPhotosTests
{
    [Fact]
    public void Listed_files_keep_their_order_and_have_no_classes()
    {
        ImageFiles photos = ImageFiles.Listed(["/photos/b/2.png", "/photos/bc/1.JPG", "/photos/b/1.png"]);
        Assert.Equal("/photos", photos.Root);
        Assert.Equal(["b/2.png", "bc/1.JPG", "b/1.png"], photos.Names);
        Assert.Equal("/photos/bc/1.JPG", photos.FullPath(1));
        Assert.Empty(photos.ClassNames);
        Assert.Equal([-1, -1, -1], photos.Labels);
    }

    [Theory]
    [InlineData("/", new[] { "/a/1.png", "/b/1.png" })]
    [InlineData("/a", new[] { "/a/b/c/1.png", "/a/2.png" })]
    [InlineData("/a/b", new[] { "/a/b/1.png" })]
    public void The_root_is_the_deepest_common_folder(string root, string[] files) => Assert.Equal(root, ImageFiles.Listed(files).Root);

    [Fact]
    public void No_files_are_an_error() =>
        Assert.StartsWith("photos: expected one or more files, found none", Assert.Throws<ArgumentException>(() => ImageFiles.Listed([])).Message);
}
