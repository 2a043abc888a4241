namespace Parallax.Vision;

/// <summary>Reads label maps, one after the other, on one thread, in buffers that it reuses.</summary>
public sealed class SegmentationReader
{
    private readonly string root;
    private readonly string[] masks;
    private readonly LabelNumbering numbering;
    private readonly ImageLimits limits;
    private readonly ImageDecoder decoder = new();
    private readonly FileBytes file = new();

    internal SegmentationReader(string root, string[] masks, LabelNumbering numbering, ImageLimits limits) =>
        (this.root, this.masks, this.numbering, this.limits) = (root, masks, numbering, limits);

    /// <summary>Reads an image's labels: classes from 0 on, and <see cref="SegmentationSet.Void"/>.</summary>
    /// <param name="image">Number of the image.</param>
    /// <param name="labels">Where they go.</param>
    /// <exception cref="ImageException">The label map can't be read, is above a limit, or has a number that is none of the data set's.</exception>
    public void Read(int image, LabelMap labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        string path = Path.Combine(root, masks[image]);
        decoder.DecodeLabels(file.Read(path, path, limits).Span, path, labels, limits);
        numbering.Apply(path, labels);
    }
}
