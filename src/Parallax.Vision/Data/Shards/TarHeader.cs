using System.Numerics;

namespace Parallax.Vision;

/// <summary>The 512 bytes before an entry of a tar (POSIX.1-2017, pax, "ustar Interchange Format"; GNU's and the older format agree on these fields).</summary>
internal readonly ref struct TarHeader(ReadOnlySpan<byte> block)
{
    public const int Length = 512;

    private const int ChecksumStart = 148, ChecksumEnd = 156;
    private readonly ReadOnlySpan<byte> block = block;

    /// <summary>What the entry is: '0' or NUL for a file.</summary>
    public byte Type => block[156];

    /// <summary>Bytes of the entry's content; null if the field is no number, or negative.</summary>
    public long? Size => Number(block[124..136]);

    /// <summary>Whether the header's sum is the one it says. Some old writers summed signed bytes.</summary>
    public bool SumHolds
    {
        get
        {
            int unsigned = 0, signed = 0;
            for (int i = 0; i < Length; i++)
            {
                byte b = i is >= ChecksumStart and < ChecksumEnd ? (byte)' ' : block[i];
                unsigned += b;
                signed += (sbyte)b;
            }
            return Number(block[ChecksumStart..ChecksumEnd]) is { } told && (told == unsigned || told == signed);
        }
    }

    private bool IsUstar => block[257..263].SequenceEqual("ustar\0"u8);

    /// <summary>Writes the name, with its prefix in front, and gives its length: at most 256.</summary>
    public int WriteName(Span<byte> destination)
    {
        ReadOnlySpan<byte> prefix = IsUstar ? UpToNul(block[345..500]) : [], name = UpToNul(block[..100]);
        int filled = 0;
        if (prefix.Length > 0)
        {
            prefix.CopyTo(destination);
            destination[prefix.Length] = (byte)'/';
            filled = prefix.Length + 1;
        }
        name.CopyTo(destination[filled..]);
        return filled + name.Length;
    }

    public static ReadOnlySpan<byte> UpToNul(ReadOnlySpan<byte> field) => field.IndexOf((byte)0) is >= 0 and var end ? field[..end] : field;

    // Octal digits between blanks; or, marked by the first bit, a big-endian binary number.
    private static long? Number(ReadOnlySpan<byte> field)
    {
        if ((field[0] & 0x80) != 0)
        {
            var value = new BigInteger(field[1..], isUnsigned: true, isBigEndian: true);
            return field[0] == 0x80 && value <= long.MaxValue ? (long)value : null;
        }
        ReadOnlySpan<byte> digits = UpToNul(field).Trim((byte)' ');
        long number = 0;
        foreach (byte digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'7')
                return null;
            number = (number << 3) + digit - '0';   // 12 digits: 36 bits
        }
        return number;
    }
}
