using System.Buffers.Binary;
using System.Text;

namespace Parallax.Vision;

/// <summary>Walks over the elements of a MATLAB file, or of one of its matrices.</summary>
internal ref struct MatCursor(ReadOnlySpan<byte> bytes, bool little, string path)
{
    private ReadOnlySpan<byte> rest = bytes;

    public readonly bool AtEnd => rest.Length == 0;

    public readonly int Left => rest.Length;

    /// <summary>The next element: a tag of type and length, the bytes, and zeros up to a multiple of eight; or both in eight bytes if it is that short.</summary>
    public MatElement Next()
    {
        if (rest.Length < 8) throw Damaged($"{rest.Length} bytes where the tag of an element is due");
        uint word = Word(rest), length = word >> 16;
        if (length != 0)
        {
            if (length > 4) throw Damaged($"a short element of {length} bytes");
            var small = new MatElement((MatType)(word & 0xFFFF), rest.Slice(4, (int)length));
            rest = rest[8..];
            return small;
        }
        length = Word(rest[4..]);
        if (length > rest.Length - 8) throw Damaged($"an element of {length} bytes where {rest.Length - 8} are left");
        var element = new MatElement((MatType)word, rest.Slice(8, (int)length));
        int padding = element.Type == MatType.Compressed ? 0 : (int)(-length & 7);
        rest = rest[Math.Min(rest.Length, 8 + (int)length + padding)..];
        return element;
    }

    /// <summary>The next element's numbers.</summary>
    public double[] NextNumbers()
    {
        MatElement element = Next();
        int size = element.Type switch
        {
            MatType.Int8 or MatType.UInt8 or MatType.Utf8 => 1,
            MatType.Int16 or MatType.UInt16 or MatType.Utf16 => 2,
            MatType.Int32 or MatType.UInt32 or MatType.Single or MatType.Utf32 => 4,
            MatType.Double or MatType.Int64 or MatType.UInt64 => 8,
            _ => throw Damaged($"an element of type {(int)element.Type} where numbers are due"),
        };
        var values = new double[element.Bytes.Length / size];
        for (int i = 0; i < values.Length; i++) values[i] = Number(element.Bytes.Slice(i * size, size), element.Type);
        return values;
    }

    /// <summary>The next element's letters.</summary>
    public string NextText()
    {
        ReadOnlySpan<byte> tag = rest;
        if (tag.Length >= 8 && (MatType)(Word(tag) & 0xFFFF) is MatType.Utf8) return Encoding.UTF8.GetString(Next().Bytes);
        return string.Concat(NextNumbers().Select(code => code is >= 0 and <= char.MaxValue ? (char)code : '\uFFFD'));
    }

    private readonly double Number(ReadOnlySpan<byte> bytes, MatType type) => type switch
    {
        MatType.Int8 => (sbyte)bytes[0],
        MatType.UInt8 or MatType.Utf8 => bytes[0],
        MatType.Int16 => little ? BinaryPrimitives.ReadInt16LittleEndian(bytes) : BinaryPrimitives.ReadInt16BigEndian(bytes),
        MatType.UInt16 or MatType.Utf16 => little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : BinaryPrimitives.ReadUInt16BigEndian(bytes),
        MatType.Int32 => little ? BinaryPrimitives.ReadInt32LittleEndian(bytes) : BinaryPrimitives.ReadInt32BigEndian(bytes),
        MatType.UInt32 or MatType.Utf32 => Word(bytes),
        MatType.Single => little ? BinaryPrimitives.ReadSingleLittleEndian(bytes) : BinaryPrimitives.ReadSingleBigEndian(bytes),
        MatType.Double => little ? BinaryPrimitives.ReadDoubleLittleEndian(bytes) : BinaryPrimitives.ReadDoubleBigEndian(bytes),
        MatType.Int64 => little ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : BinaryPrimitives.ReadInt64BigEndian(bytes),
        _ => little ? BinaryPrimitives.ReadUInt64LittleEndian(bytes) : BinaryPrimitives.ReadUInt64BigEndian(bytes),
    };

    private readonly uint Word(ReadOnlySpan<byte> bytes) => little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);

    private readonly ImageException Damaged(string found) => new(path, $"found {found}, expected a sound MATLAB file");
}
