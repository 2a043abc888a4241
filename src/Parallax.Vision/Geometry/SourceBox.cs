namespace Parallax.Vision;

/// <summary>A half-open box [X, X + Width) × [Y, Y + Height) in source pixels; its edges may lie between pixels.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Horizontal extent.</param>
/// <param name="Height">Vertical extent.</param>
public readonly record struct SourceBox(double X, double Y, double Width, double Height)
{
    /// <summary>Area in square source pixels.</summary>
    public double Area => Width * Height;

    /// <summary>Whether the point lies inside; left and top edges belong to the box, right and bottom ones don't.</summary>
    /// <param name="point">The point asked about.</param>
    public bool Contains(SourcePoint point) =>
        point.X >= X && point.X < X + Width && point.Y >= Y && point.Y < Y + Height;

    /// <summary>The part that both boxes share; of zero width or height where they don't meet.</summary>
    /// <param name="other">The other box.</param>
    public SourceBox Intersect(SourceBox other)
    {
        double left = Math.Max(X, other.X), top = Math.Max(Y, other.Y);
        double right = Math.Min(X + Width, other.X + other.Width), bottom = Math.Min(Y + Height, other.Y + other.Height);
        return new SourceBox(left, top, Math.Max(0, right - left), Math.Max(0, bottom - top));
    }
}
