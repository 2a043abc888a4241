namespace Parallax.Vision;

/// <summary>Where an object lies: outlines of its visible pieces, or a mask.</summary>
public sealed class InstanceOutline
{
    private readonly RunLengthMask? mask;

    internal InstanceOutline(ImageSize size, IReadOnlyList<double[]> polygons) => (Size, Polygons) = (size, polygons);

    internal InstanceOutline(RunLengthMask mask) => (Size, Polygons, this.mask) = (new ImageSize(mask.Width, mask.Height), [], mask);

    /// <summary>Size of the image.</summary>
    public ImageSize Size { get; }

    /// <summary>The outlines: x and y of each corner in turn, source pixels. Empty if the object has a mask.</summary>
    public IReadOnlyList<double[]> Polygons { get; }

    /// <summary>The object's pixels; outlines are filled anew with each call, as pycocotools does.</summary>
    public RunLengthMask ToMask()
    {
        if (mask is not null) return mask;
        RunLengthMask[] pieces = [.. Polygons.Select(corners => RunLengthMask.FromPolygon(Size.Width, Size.Height, corners))];
        return pieces.Length > 0 ? RunLengthMask.Union(pieces) : new RunLengthMask(Size.Width, Size.Height, [(uint)(Size.Width * Size.Height)]);
    }
}
