namespace Parallax.Vision;

/// <summary>A half-open box of whole pixels, as decoders and crops use it.</summary>
/// <param name="X">First column.</param>
/// <param name="Y">First row.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public readonly record struct PixelBox(int X, int Y, int Width, int Height)
{
    /// <summary>Number of pixels.</summary>
    public long Area => (long)Width * Height;

    /// <summary>The same box in source coordinates.</summary>
    public SourceBox ToSourceBox() => new(X, Y, Width, Height);

    /// <summary>Whether every pixel of <paramref name="inner"/> is in this box.</summary>
    /// <param name="inner">The box asked about.</param>
    public bool Contains(PixelBox inner) =>
        inner.X >= X && inner.Y >= Y && inner.X + inner.Width <= X + Width && inner.Y + inner.Height <= Y + Height;

    /// <summary>The pixels, <paramref name="reduction"/> times as large each way, that this box touches.</summary>
    internal PixelBox Reduce(int reduction)
    {
        var (left, top) = (X / reduction, Y / reduction);
        return new PixelBox(left, top, (X + Width - 1) / reduction + 1 - left, (Y + Height - 1) / reduction + 1 - top);
    }

    /// <summary>The box that these pixels cover if each is made of <paramref name="reduction"/> each way.</summary>
    internal PixelBox Enlarge(int reduction) => new(X * reduction, Y * reduction, Width * reduction, Height * reduction);

    /// <summary>The part that both boxes share; they must meet.</summary>
    /// <param name="other">The other box.</param>
    internal PixelBox Intersect(PixelBox other)
    {
        int left = Math.Max(X, other.X), top = Math.Max(Y, other.Y);
        int right = Math.Min(X + Width, other.X + other.Width), bottom = Math.Min(Y + Height, other.Y + other.Height);
        return new PixelBox(left, top, right - left, bottom - top);
    }

    /// <summary>The smallest box that holds both.</summary>
    /// <param name="other">The other box.</param>
    public PixelBox Union(PixelBox other)
    {
        int left = Math.Min(X, other.X), top = Math.Min(Y, other.Y);
        int right = Math.Max(X + Width, other.X + other.Width), bottom = Math.Max(Y + Height, other.Y + other.Height);
        return new PixelBox(left, top, right - left, bottom - top);
    }
}
