using System.Buffers.Binary;

namespace Parallax.Vision;

/// <summary>The whole numbers that a tag of a TIFF has: BYTE, SHORT or LONG.</summary>
/// <param name="bytes">The numbers as stored.</param>
/// <param name="size">Bytes of a number: 1, 2 or 4.</param>
/// <param name="littleEndian">The byte order.</param>
internal readonly ref struct TiffValues(ReadOnlySpan<byte> bytes, int size, bool littleEndian)
{
    private readonly ReadOnlySpan<byte> bytes = bytes;

    public int Count => bytes.Length == 0 ? 0 : bytes.Length / size;

    /// <summary>The first number, or null without any.</summary>
    public uint? First => Count > 0 ? this[0] : null;

    public uint this[int index]
    {
        get
        {
            ReadOnlySpan<byte> number = bytes.Slice(index * size, size);
            return (size, littleEndian) switch
            {
                (1, _) => number[0],
                (2, true) => BinaryPrimitives.ReadUInt16LittleEndian(number),
                (2, false) => BinaryPrimitives.ReadUInt16BigEndian(number),
                (_, true) => BinaryPrimitives.ReadUInt32LittleEndian(number),
                _ => BinaryPrimitives.ReadUInt32BigEndian(number),
            };
        }
    }

    public ulong Sum()
    {
        ulong sum = 0;
        for (int i = 0; i < Count; i++)
            sum += this[i];
        return sum;
    }
}
