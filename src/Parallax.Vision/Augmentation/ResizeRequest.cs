namespace Parallax.Vision;

/// <summary>
/// A resize of <paramref name="Crop"/> to a size of <paramref name="FullWidth"/> × <paramref name="FullHeight"/> pixels, of which the
/// window [<paramref name="WindowX"/>, +<paramref name="Width"/>) × [<paramref name="WindowY"/>, +<paramref name="Height"/>) is kept
/// and then, if asked, mirrored.
/// The crop's border is where the image ends: pixels beyond it don't count.
/// </summary>
internal readonly record struct ResizeRequest(
    PixelBox Crop, int FullWidth, int FullHeight, int WindowX, int WindowY, int Width, int Height, bool Flip, Interpolation Interpolation)
{
    /// <summary>A resize that keeps everything.</summary>
    public static ResizeRequest Whole(PixelBox crop, int width, int height, bool flip, Interpolation interpolation) =>
        new(crop, width, height, 0, 0, width, height, flip, interpolation);

    /// <summary>How many source pixels a view pixel stands for, on the side where they are fewer.</summary>
    public double Shrinkage => Math.Min((double)Crop.Width / FullWidth, (double)Crop.Height / FullHeight);

    /// <summary>The part of the source that the window shows.</summary>
    public SourceBox Shown
    {
        get
        {
            var (scaleX, scaleY) = ((double)Crop.Width / FullWidth, (double)Crop.Height / FullHeight);
            return new SourceBox(Crop.X + WindowX * scaleX, Crop.Y + WindowY * scaleY, Width * scaleX, Height * scaleY);
        }
    }
}
