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

    /// <summary>GIF: its first frame.</summary>
    Gif,

    /// <summary>BMP of OS/2 or Windows: 1 to 32 bits a pixel, plain, run-length coded or with bit fields.</summary>
    Bmp,

    /// <summary>TIFF: its first image; grey, palette, RGB, CMYK, or YCbCr as JPEG, of 1 to 16 bits a sample.</summary>
    Tiff,
}
