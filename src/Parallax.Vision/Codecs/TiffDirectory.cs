using System.Buffers.Binary;

namespace Parallax.Vision;

/// <summary>The first directory of a TIFF structure (TIFF 6.0, section 2), which TIFF files and EXIF blocks are. Without one, it's empty.</summary>
internal readonly ref struct TiffDirectory
{
    private const int HeaderLength = 8, EntryLength = 12;

    private readonly ReadOnlySpan<byte> tiff, entries;
    private readonly bool littleEndian;

    public TiffDirectory(ReadOnlySpan<byte> tiff)
    {
        littleEndian = tiff.StartsWith("II"u8);
        if (tiff.Length < HeaderLength || (!littleEndian && !tiff.StartsWith("MM"u8)))
            return;
        this.tiff = tiff;
        uint start = Long(tiff[4..]);
        if (start + 2L > tiff.Length)
            return;
        ReadOnlySpan<byte> rest = tiff[(int)(start + 2)..];
        int present = Math.Min(Short(tiff[(int)start..]), rest.Length / EntryLength);
        entries = rest[..(EntryLength * present)];
    }

    /// <summary>Number of entries.</summary>
    public int Count => entries.Length / EntryLength;

    /// <summary>The values of a tag; none without the tag, or if they lie outside the file or are no whole numbers.</summary>
    /// <remarks>Of several entries with the same tag the first one counts.</remarks>
    public TiffValues this[TiffTag tag]
    {
        get
        {
            for (int at = 0; at < entries.Length; at += EntryLength)
            {
                ReadOnlySpan<byte> entry = entries.Slice(at, EntryLength);
                if (Short(entry) == (ushort)tag)
                    return ValuesOf(entry);
            }
            return default;
        }
    }

    private TiffValues ValuesOf(ReadOnlySpan<byte> entry)
    {
        int size = Short(entry[2..]) switch { 1 => 1, 3 => 2, 4 => 4, _ => 0 };
        long length = (long)size * Long(entry[4..]), offset = Long(entry[8..]);
        if (length <= 4)
            return new TiffValues(entry.Slice(8, (int)length), size, littleEndian);
        return offset + length <= tiff.Length ? new TiffValues(tiff.Slice((int)offset, (int)length), size, littleEndian) : default;
    }

    private ushort Short(ReadOnlySpan<byte> bytes) =>
        littleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private uint Long(ReadOnlySpan<byte> bytes) =>
        littleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
