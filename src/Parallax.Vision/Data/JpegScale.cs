namespace Parallax.Vision;

/// <summary>The resolution at which JPEGs are decoded.</summary>
public enum JpegScale
{
    /// <summary>As stored: views equal Pillow's to the bit.</summary>
    Full,

    /// <summary>
    /// At 1/2, 1/4 or 1/8 where all views of an image shrink it at least as much, on both sides. Decoding is cheaper, views are a little smoother,
    /// and lie exactly where they would.
    /// </summary>
    Reduced,
}
