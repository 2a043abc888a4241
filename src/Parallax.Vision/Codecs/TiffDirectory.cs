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

    /// <summary>Number of values that a tag has and that lie inside the file; 0 without the tag, or if its values are no whole numbers.</summary>
    public int CountOf(TiffTag tag) => TryFind(tag, out ReadOnlySpan<byte> values, out int size) ? values.Length / size : 0;

    /// <summary>A value of a tag, or null if there is none of that index.</summary>
    public uint? Find(TiffTag tag, int index = 0)
    {
        if (!TryFind(tag, out ReadOnlySpan<byte> values, out int size) || index >= values.Length / size)
            return null;
        ReadOnlySpan<byte> value = values[(index * size)..];
        return size switch { 1 => value[0], 2 => Short(value), _ => Long(value) };
    }

    // Of several entries with the same tag the first one counts.
    private bool TryFind(TiffTag tag, out ReadOnlySpan<byte> values, out int size)
    {
        for (int at = 0; at < entries.Length; at += EntryLength)
        {
            ReadOnlySpan<byte> entry = entries.Slice(at, EntryLength);
            if (Short(entry) != (ushort)tag)
                continue;
            size = Short(entry[2..]) switch { 1 => 1, 3 => 2, 4 => 4, _ => 0 };
            long length = (long)size * Long(entry[4..]), offset = Long(entry[8..]);
            if (size > 0 && length <= 4)
            {
                values = entry.Slice(8, (int)length);
                return true;
            }
            if (size == 0 || offset + length > tiff.Length)
                break;
            values = tiff.Slice((int)offset, (int)length);
            return true;
        }
        values = default;
        size = 1;
        return false;
    }

    private ushort Short(ReadOnlySpan<byte> bytes) =>
        littleEndian ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes);

    private uint Long(ReadOnlySpan<byte> bytes) =>
        littleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
}
