namespace Parallax.Vision;

/// <summary>Images with boxes of the objects in them.</summary>
public sealed class DetectionSet
{
    private readonly Func<int, IReadOnlyList<AnnotatedBox>> boxesOf;

    internal DetectionSet(ImageSource images, IReadOnlyList<string> classNames, Func<int, IReadOnlyList<AnnotatedBox>> boxesOf) =>
        (Images, ClassNames, this.boxesOf) = (images, classNames, boxesOf);

    /// <summary>The images.</summary>
    public ImageSource Images { get; }

    /// <summary>The objects' classes.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>What lies at an address that has boxes: Pascal VOC, COCO, CUB-200-2011 or Stanford Cars.</summary>
    /// <param name="address">The text of a <see cref="DatasetAddress"/>.</param>
    /// <exception cref="ImageException">The data set has none, or it can't be read.</exception>
    public static DetectionSet Open(string address) => DatasetAddress.Parse(address).OpenAnnotated("boxes", partition => partition.ReadDetection);

    /// <summary>The boxes in an image, in the order of its annotation; perhaps none. Any thread may ask.</summary>
    /// <param name="image">Number of the image.</param>
    /// <exception cref="ImageException">The annotation can't be read.</exception>
    public IReadOnlyList<AnnotatedBox> Boxes(int image)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(image);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(image, Images.Count);
        return boxesOf(image);
    }
}
