namespace Parallax.Vision;

/// <summary>Finds the orientation in an EXIF block (a TIFF structure: EXIF 2.3, section 4.5), or in a TIFF file.</summary>
internal static class ExifReader
{
    public static Orientation ReadOrientation(ReadOnlySpan<byte> tiff)
    {
        if (tiff.StartsWith("Exif\0\0"u8))
            tiff = tiff[6..];
        return new TiffDirectory(tiff)[TiffTag.Orientation].First is >= 1 and <= 8 and var value ? (Orientation)value : Orientation.Upright;
    }
}
