namespace Parallax.Vision;

/// <summary>How a resize weighs source pixels. Both widen their kernel when they shrink (antialiasing).</summary>
public enum Interpolation
{
    /// <summary>Triangle, one source pixel to each side.</summary>
    Bilinear,

    /// <summary>Keys' cubic with a = −½, two source pixels to each side.</summary>
    Bicubic,
}
