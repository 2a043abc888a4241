namespace Parallax.Vision;

/// <summary>What the samples of a TIFF mean; the values are those of its tag PhotometricInterpretation.</summary>
internal enum TiffColours
{
    WhiteIsZero = 0,
    BlackIsZero = 1,
    Rgb = 2,
    Palette = 3,
    Inks = 5,

    /// <summary>Only compressed as JPEG, whose decoder delivers RGB.</summary>
    YCbCr = 6,
}
