using Parallax.Vision;

namespace Parallax.Training.Data;

/// <summary>The layouts that are known, and which of them lies at a path.</summary>
public static class DataLayouts
{
    /// <summary>All of them; the plain folder, which fits the most, is the last.</summary>
    public static IReadOnlyList<DataLayout> Known { get; } = [.. DatasetCatalog.Layouts.Select(Told)];

    /// <summary>Looks at a path; no image is opened.</summary>
    /// <param name="address">A path, or a layout, a part and a path.</param>
    /// <exception cref="ImageException">There is nothing that can be read as images.</exception>
    public static DataFound At(string address)
    {
        DatasetAddress known = DatasetAddress.Parse(address).Resolve();
        ImageSource images = known.Open();
        int unlabelled = 0;
        foreach (int label in images.Labels) unlabelled += label < 0 ? 1 : 0;
        return new DataFound(address, known.Layout!.Name, images.Count, images.ClassNames.Count, images.Count - unlabelled);
    }

    private static DataLayout Told(DatasetLayout layout) => new(layout.Name, layout.Description, layout.LooksFor,
        [.. layout.Partitions.SelectMany(partition => partition.Parts.Select(part => $"{layout.Name}@{partition.Name}/{part.ToString().ToLowerInvariant()}"))]);
}
