namespace Parallax.Vision;

/// <summary>Reads label maps, one after the other, on one thread, in buffers that it reuses.</summary>
public sealed class SegmentationReader
{
    private readonly Action<int, LabelMap> read;

    private SegmentationReader(Action<int, LabelMap> read) => this.read = read;

    /// <summary>A reader of files, one an image.</summary>
    internal static SegmentationReader OfFiles(string root, string[] masks, LabelNumbering numbering, ImageLimits limits)
    {
        var decoder = new ImageDecoder();
        var file = new FileBytes();
        return new SegmentationReader((image, labels) =>
        {
            string path = Path.Combine(root, masks[image]);
            decoder.DecodeLabels(file.Read(path, path, limits).Span, path, labels, limits);
            numbering.Apply(path, labels);
        });
    }

    /// <summary>A reader of objects' masks.</summary>
    internal static SegmentationReader OfInstances(InstanceSet instances, IReadOnlyList<ImageSize> sizes) =>
        new((image, labels) => InstanceLabels.Paint(instances.Instances(image), sizes[image], labels));

    /// <summary>Reads an image's labels: classes from 0 on, and <see cref="SegmentationSet.Void"/>.</summary>
    /// <param name="image">Number of the image.</param>
    /// <param name="labels">Where they go.</param>
    /// <exception cref="ImageException">The label map can't be read, is above a limit, or has a number that is none of the data set's.</exception>
    public void Read(int image, LabelMap labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        read(image, labels);
    }
}
