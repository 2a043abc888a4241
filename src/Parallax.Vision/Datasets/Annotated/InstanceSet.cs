namespace Parallax.Vision;

/// <summary>Images with the masks of the objects in them.</summary>
public sealed class InstanceSet
{
    private readonly AnnotatedInstance[][] instances;

    internal InstanceSet(ImageSource images, IReadOnlyList<string> classNames, AnnotatedInstance[][] instances) =>
        (Images, ClassNames, this.instances) = (images, classNames, instances);

    /// <summary>The images.</summary>
    public ImageSource Images { get; }

    /// <summary>The objects' classes, in the order of their numbers in the data set, which may have gaps.</summary>
    public IReadOnlyList<string> ClassNames { get; }

    /// <summary>What lies at an address that has masks of objects: COCO.</summary>
    /// <param name="address">The text of a <see cref="DatasetAddress"/>.</param>
    /// <exception cref="ImageException">The data set has none, or it can't be read.</exception>
    public static InstanceSet Open(string address) => DatasetAddress.Parse(address).OpenAnnotated("masks of objects", partition => partition.ReadInstances);

    /// <summary>The objects in an image, in the order of the annotations; perhaps none.</summary>
    /// <param name="image">Number of the image.</param>
    public IReadOnlyList<AnnotatedInstance> Instances(int image) => instances[image];
}
