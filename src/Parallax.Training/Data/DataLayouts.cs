using Parallax.Vision;

namespace Parallax.Training.Data;

/// <summary>The layouts that are known, and which of them lies at a path.</summary>
public static class DataLayouts
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<DataLayout> Known { get; } =
    [
        new("folder", "images in sub-folders; if all are in one, the first folders are the classes"),
        new("shards", "a .tar, a folder of them, or shards/{000..127}.tar, with key.jpg and beside it key.cls or key.json"),
    ];

    /// <summary>Looks at a path; no image is opened.</summary>
    /// <param name="path">The path.</param>
    /// <exception cref="ImageException">There is nothing that can be read as images.</exception>
    public static DataFound At(string path)
    {
        ImageSource images = ImageSource.Open(path);
        int unlabelled = 0;
        foreach (int label in images.Labels) unlabelled += label < 0 ? 1 : 0;
        return new DataFound(path, Known[images is TarShards ? 1 : 0].Name, images.Count, images.ClassNames.Count, images.Count - unlabelled);
    }
}
