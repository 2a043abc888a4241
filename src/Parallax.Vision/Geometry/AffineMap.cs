namespace Parallax.Vision;

/// <summary>View to source, axis by axis: X = ScaleX·x + OffsetX, Y = ScaleY·y + OffsetY. A mirrored view has a negative ScaleX.</summary>
/// <param name="ScaleX">Source pixels a view pixel, along x.</param>
/// <param name="OffsetX">Where the view's left edge lies, source pixels.</param>
/// <param name="ScaleY">Source pixels a view pixel, along y.</param>
/// <param name="OffsetY">Where the view's top edge lies, source pixels.</param>
public readonly record struct AffineMap(double ScaleX, double OffsetX, double ScaleY, double OffsetY)
{
    /// <summary>The place in the source that a view point shows.</summary>
    public SourcePoint ToSource(ViewPoint point) => new((ScaleX * point.X) + OffsetX, (ScaleY * point.Y) + OffsetY);

    /// <summary>Where a place of the source falls in the view.</summary>
    public ViewPoint ToView(SourcePoint point) => new((point.X - OffsetX) / ScaleX, (point.Y - OffsetY) / ScaleY);
}
