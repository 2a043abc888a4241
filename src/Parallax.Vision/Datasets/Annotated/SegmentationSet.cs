namespace Parallax.Vision;

/// <summary>Images with a label for each pixel.</summary>
public sealed class SegmentationSet
{
    /// <summary>The label of pixels that belong to no class and are not scored.</summary>
    public const ushort Void = 255;

    private readonly string[] masks;
    private readonly LabelNumbering numbering;

    internal SegmentationSet(ImageFiles images, string[] masks, LabelNumbering numbering)
    {
        FolderContents contents = new(images.Root);
        for (int image = 0; image < masks.Length; image++)
        {
            if (!contents.Has(masks[image]))
                throw new ImageException(Path.Combine(images.Root, masks[image]), $"found no label map, expected that of {images.Names[image]}");
        }
        (Images, this.masks, this.numbering) = (images, masks, numbering);
    }

    /// <summary>The images.</summary>
    public ImageSource Images { get; }

    /// <summary>The class of each label from 0 on.</summary>
    public IReadOnlyList<string> ClassNames => numbering.ClassNames;

    /// <summary>What lies at an address that has label maps: Pascal VOC, Cityscapes or ADE20K.</summary>
    /// <param name="address">The text of a <see cref="DatasetAddress"/>.</param>
    /// <exception cref="ImageException">The data set has none, or it can't be read.</exception>
    public static SegmentationSet Open(string address) => DatasetAddress.Parse(address).OpenAnnotated("label maps", partition => partition.ReadSegmentation);

    /// <summary>The part that is learned from and the part that is scored, of a data set that has label maps.</summary>
    /// <param name="address">The text of a <see cref="DatasetAddress"/> that names no part.</param>
    /// <exception cref="ImageException">The data set has none, not both parts, or it can't be read.</exception>
    public static (SegmentationSet Learned, SegmentationSet Scored) OpenScored(string address) =>
        DatasetAddress.Parse(address).OpenScoredAnnotated("label maps", partition => partition.ReadSegmentation);

    /// <summary>Path of an image's label map, relative to the images' root.</summary>
    /// <param name="image">Number of the image.</param>
    public string MaskName(int image) => masks[image];

    /// <summary>A reader for one thread.</summary>
    /// <param name="limits">What a single label map may cost.</param>
    public SegmentationReader OpenReader(ImageLimits limits) => new(Images.Root, masks, numbering, limits);
}
