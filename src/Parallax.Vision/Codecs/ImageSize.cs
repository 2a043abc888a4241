namespace Parallax.Vision;

/// <summary>Size of an upright image in pixels.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
public readonly record struct ImageSize(int Width, int Height)
{
    /// <summary>The box of all pixels.</summary>
    public PixelBox Whole => new(0, 0, Width, Height);
}
