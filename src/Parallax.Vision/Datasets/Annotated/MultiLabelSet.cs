namespace Parallax.Vision;

/// <summary>Images with all the classes that are in each.</summary>
public sealed class MultiLabelSet
{
    private readonly Presence[] presences;

    internal MultiLabelSet(ImageSource images, IReadOnlyList<string> classNames, Presence[] presences) =>
        (Images, ClassNames, this.presences) = (images, classNames, presences);

    /// <summary>The images.</summary>
    public ImageSource Images { get; }

    /// <summary>The classes.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>What lies at an address that says of each image which classes are in it: Pascal VOC or COCO.</summary>
    /// <param name="address">The text of a <see cref="DatasetAddress"/>.</param>
    /// <exception cref="ImageException">The data set doesn't, or it can't be read.</exception>
    public static MultiLabelSet Open(string address) =>
        DatasetAddress.Parse(address).OpenAnnotated("lists of several classes an image", partition => partition.ReadMultiLabel);

    /// <summary>One entry a class.</summary>
    /// <param name="image">Number of the image.</param>
    public ReadOnlySpan<Presence> Of(int image) => presences.AsSpan(image * ClassNames.Count, ClassNames.Count);
}
