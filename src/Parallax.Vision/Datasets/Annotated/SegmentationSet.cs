namespace Parallax.Vision;

/// <summary>Images with a label for each pixel.</summary>
public sealed class SegmentationSet
{
    /// <summary>The label of pixels that belong to no class and are not scored.</summary>
    public const ushort Void = 255;

    private readonly string[] masks;
    private readonly Func<ImageLimits, SegmentationReader> open;

    internal SegmentationSet(ImageFiles images, string[] masks, LabelNumbering numbering)
    {
        FolderContents contents = new(images.Root);
        for (int image = 0; image < masks.Length; image++)
        {
            if (!contents.Has(masks[image]))
                throw new ImageException(Path.Combine(images.Root, masks[image]), $"found no label map, expected that of {images.Names[image]}");
        }
        (Images, this.masks, ClassNames) = (images, masks, numbering.ClassNames);
        open = limits => SegmentationReader.OfFiles(images.Root, masks, numbering, limits);
    }

    /// <summary>Label maps of objects on a background.</summary>
    /// <param name="instances">The objects.</param>
    /// <param name="sizes">Size of each image.</param>
    /// <param name="file">The file that the objects come from, relative to the images' root.</param>
    internal SegmentationSet(InstanceSet instances, IReadOnlyList<ImageSize> sizes, string file)
    {
        (Images, ClassNames, masks) = (instances.Images, ["background", .. instances.ClassNames], [.. Enumerable.Repeat(file, sizes.Count)]);
        open = _ => SegmentationReader.OfInstances(instances, sizes);
    }

    /// <summary>The images.</summary>
    public ImageSource Images { get; }

    /// <summary>The class of each label from 0 on.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>What lies at an address that has label maps: Pascal VOC, COCO, Cityscapes or ADE20K.</summary>
    /// <param name="address">The text of a <see cref="DatasetAddress"/>.</param>
    /// <exception cref="ImageException">The data set has none, or it can't be read.</exception>
    public static SegmentationSet Open(string address) => DatasetAddress.Parse(address).OpenAnnotated("label maps", partition => partition.ReadSegmentation);

    /// <summary>The part that is learned from and the part that is scored, of a data set that has label maps.</summary>
    /// <param name="address">The text of a <see cref="DatasetAddress"/> that names no part.</param>
    /// <exception cref="ImageException">The data set has none, not both parts, or it can't be read.</exception>
    public static (SegmentationSet Learned, SegmentationSet Scored) OpenScored(string address) =>
        DatasetAddress.Parse(address).OpenScoredAnnotated("label maps", partition => partition.ReadSegmentation);

    /// <summary>Path of the file of an image's labels, relative to the images' root.</summary>
    /// <param name="image">Number of the image.</param>
    public string MaskName(int image) => masks[image];

    /// <summary>A reader for one thread.</summary>
    /// <param name="limits">What a single label map may cost.</param>
    public SegmentationReader OpenReader(ImageLimits limits) => open(limits);
}
