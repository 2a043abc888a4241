using System.Numerics;
using System.Runtime.InteropServices;

namespace Parallax.Torch.Serialization;

/// <summary>CRC-32C (Castagnoli's polynomial, RFC 3720 appendix B.4), by the processor's instruction where it has one: as fast as memory is copied.</summary>
public static class Crc32C
{
    private const int Part = 1 << 30;

    /// <summary>The checksum of some bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes) => ~Append(~0u, bytes);

    /// <summary>The checksum of memory that may be longer than a span.</summary>
    public static unsafe uint Of(byte* first, long length)
    {
        uint crc = ~0u;
        for (long at = 0; at < length; at += Part) crc = Append(crc, new ReadOnlySpan<byte>(first + at, (int)Math.Min(Part, length - at)));
        return ~crc;
    }

    private static uint Append(uint crc, ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words) crc = BitOperations.Crc32C(crc, word);
        foreach (byte rest in bytes[(words.Length * sizeof(ulong))..]) crc = BitOperations.Crc32C(crc, rest);
        return crc;
    }
}
