namespace Parallax.Vision;

/// <summary>The file formats that can be decoded. Content decides, never the extension.</summary>
public enum ImageFormat
{
    /// <summary>JPEG: baseline, extended or progressive, 8 bits a sample; grey, YCbCr, RGB, CMYK or YCCK.</summary>
    Jpeg,

    /// <summary>PNG of any colour type and bit depth.</summary>
    Png,

    /// <summary>WebP: lossy, lossless or with alpha; not animated.</summary>
    WebP,
}
