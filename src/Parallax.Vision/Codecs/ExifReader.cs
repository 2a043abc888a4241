using System.Buffers.Binary;

namespace Parallax.Vision;

/// <summary>Finds the orientation in an EXIF block (a TIFF structure: EXIF 2.3, section 4.5).</summary>
internal static class ExifReader
{
    private const ushort OrientationTag = 0x0112;
    private const ushort ShortType = 3;

    public static Orientation ReadOrientation(ReadOnlySpan<byte> tiff)
    {
        if (tiff.StartsWith("Exif\0\0"u8))
            tiff = tiff[6..];
        bool littleEndian = tiff.StartsWith("II"u8);
        if (tiff.Length < 8 || (!littleEndian && !tiff.StartsWith("MM"u8)))
            return Orientation.Upright;
        uint directory = littleEndian
            ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..])
            : BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]);
        if (directory + 2L > tiff.Length)
            return Orientation.Upright;
        ReadOnlySpan<byte> entries = tiff[(int)directory..];
        int count = Short(entries, littleEndian);
        for (int i = 0; i < count && entries.Length >= 2 + 12 * (i + 1); i++)
        {
            ReadOnlySpan<byte> entry = entries[(2 + 12 * i)..];
            if (Short(entry, littleEndian) == OrientationTag && Short(entry[2..], littleEndian) == ShortType)
                return Short(entry[8..], littleEndian) is >= 1 and <= 8 and var value ? (Orientation)value : Orientation.Upright;
        }
        return Orientation.Upright;
    }

    private static ushort Short(ReadOnlySpan<byte> bytes, bool littleEndian) =>
        littleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);
}
