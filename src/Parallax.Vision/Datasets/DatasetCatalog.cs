namespace Parallax.Vision;

/// <summary>The layouts that are known.</summary>
public static class DatasetCatalog
{
    /// <summary>Every layout; the plain folder, which fits the most, is the last.</summary>
    public static IReadOnlyList<DatasetLayout> Layouts { get; } =
    [
        Cifar.Cifar10, Cifar.Cifar100, Mnist.Digits, Mnist.Fashion, Stl10.Layout,
        ImageNet.Layout, TinyImageNet.Layout,
        Cub.Layout, Cars.Layout, OnlineProducts.Layout, Flowers.Layout, Pets.Layout, Textures.Layout, Food.Layout, IndoorScenes.Layout, Caltech.Layout, Aircraft.Layout,
        Voc.Voc2012, Voc.Voc2007, Coco.Layout, Cityscapes.Layout, Ade.Layout,
        ImageList.Layout, ShardLayout.Layout, ImageFolder.Layout,
    ];

    /// <summary>A layout by its name.</summary>
    /// <param name="name">The name.</param>
    /// <exception cref="ImageException">There is none of that name.</exception>
    public static DatasetLayout Named(string name) => Layouts.FirstOrDefault(layout => layout.Name == name)
        ?? throw new ImageException(name, $"found no such layout, expected {DatasetAddress.Choice([.. Layouts.Select(layout => layout.Name)])}");

    /// <summary>The layout at a path; the plain folder if it is none of the published ones.</summary>
    /// <param name="path">A folder, or the file of an image list.</param>
    /// <exception cref="ImageException">There is more than one.</exception>
    public static DatasetLayout Recognise(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        DatasetLayout[] found = [.. Layouts.SkipLast(1).Where(layout => layout.IsAt(path))];
        if (found.Length > 1)
            throw new ImageException(path, $"found {string.Join(" and ", found.Select(layout => layout.Name))}, expected one data set; "
                + $"say which: {found[0].Name}:{path}, or {Layouts[^1].Name}:{path} for every image");
        return found.Length == 1 ? found[0] : Layouts[^1];
    }
}
