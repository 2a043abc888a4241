using Parallax.Vision;

namespace Parallax.Training.Evaluation.Dense;

/// <summary>Reads the label maps of a data set as views show them.</summary>
/// <param name="set">The images with their label maps.</param>
internal sealed class ViewLabels(SegmentationSet set)
{
    private readonly SegmentationReader reader = set.OpenReader(ImageLimits.Default);
    private readonly LabelMap map = new();

    /// <summary>The label under the centre of each pixel of a view.</summary>
    /// <param name="image">Number of the image.</param>
    /// <param name="view">Where the view lies in it.</param>
    /// <returns>Height·Width labels, rows from the top.</returns>
    /// <exception cref="ImageException">The label map can't be read, or is of another size than its image.</exception>
    public ushort[] Of(int image, ViewGeometry view)
    {
        reader.Read(image, map);
        if ((map.Width, map.Height) != (view.SourceWidth, view.SourceHeight))
            throw new ImageException(Path.Combine(set.Images.Root, set.MaskName(image)), $"found labels of {map.Width} x {map.Height}, expected the image's {view.SourceWidth} x {view.SourceHeight}");
        ushort[] labels = new ushort[view.Width * view.Height];
        for (int i = 0; i < labels.Length; i++)
        {
            SourcePoint at = view.ToSource(new ViewPoint((i % view.Width) + 0.5, (i / view.Width) + 0.5));
            labels[i] = map[Math.Min((int)at.X, map.Width - 1), Math.Min((int)at.Y, map.Height - 1)];
        }
        return labels;
    }
}
