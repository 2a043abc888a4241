namespace Parallax.Vision;

/// <summary>What a stored image is a resized part of. Its left and top edges are the part's, and so are the right and bottom ones.</summary>
/// <param name="Part">The part that is stored, pixels of the original.</param>
/// <param name="Width">Width of the upright original, pixels.</param>
/// <param name="Height">Height of the upright original, pixels.</param>
public readonly record struct ImageOrigin(PixelBox Part, int Width, int Height)
{
    /// <summary>Pixels of a stored image of the given size to pixels of the original.</summary>
    /// <param name="stored">Size of the stored image.</param>
    public AffineMap MapFrom(ImageSize stored) =>
        new((double)Part.Width / stored.Width, Part.X, (double)Part.Height / stored.Height, Part.Y);
}
