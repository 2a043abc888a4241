using System.Text;
using Parallax.Vision;

namespace Parallax.Tests.Vision.Datasets;

/// <summary>Small data sets in the published layouts, made in the test.</summary>
internal static class Fixture
{
    public static void AddText(this TemporaryFolder folder, string name, params string[] lines) =>
        folder.Add(name, Encoding.UTF8.GetBytes(string.Concat(lines.Select(line => line + "\n"))));

    /// <summary>Files that only have to be there.</summary>
    public static void AddEmpty(this TemporaryFolder folder, params string[] names)
    {
        foreach (string name in names) folder.Add(name, []);
    }

    /// <summary>Each image with the name of its class.</summary>
    public static string[] Told(ImageSource images) =>
        [.. Enumerable.Range(0, images.Count).Select(i => $"{images.Names[i]} {(images.Labels[i] < 0 ? "-" : images.ClassNames[images.Labels[i]])}")];

    /// <summary>What refuses to open says.</summary>
    public static string Refusal(string address) => Assert.Throws<ImageException>(() => ImageSource.Open(address)).Message;

    /// <summary>All pixels of an image, R, G, B.</summary>
    public static byte[] Pixels(ImageSource images, int image)
    {
        using ImageReader reader = images.OpenReader(ImageLimits.Default);
        Photo photo = new();
        reader.Decode(reader.Open(image).Whole, photo);
        return photo.Pixels.ToArray();
    }
}
