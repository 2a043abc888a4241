using System.Buffers.Binary;
using Parallax.Vision;

namespace Parallax.Tests.Fuzz;

/// <summary>Damages files: a few random changes to one of them, the same for the same stream of random numbers.</summary>
internal static class Mutation
{
    private const int MostChanges = 6, HeaderLength = 64, LongestPiece = 64;

    private static readonly uint[] Extremes = [0, 1, 2, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x7FFFFFFF, 0x80000000, uint.MaxValue];

    public static byte[] Of(IReadOnlyList<byte[]> seeds, ref Rng rng)
    {
        byte[] file = seeds[rng.NextInt(seeds.Count)];
        int changes = 1 + rng.NextInt(1 + rng.NextInt(MostChanges));
        for (int i = 0; i < changes && file.Length > 0; i++)
            file = Change(file, seeds, ref rng);
        return file;
    }

    private static byte[] Change(byte[] file, IReadOnlyList<byte[]> seeds, ref Rng rng)
    {
        byte[] copy = [.. file];
        int at = Place(file, ref rng);
        switch (rng.NextInt(9))
        {
            case 0: copy[at] ^= (byte)(1 << rng.NextInt(8)); return copy;
            case 1: copy[at] = (byte)rng.NextUInt32(); return copy;
            case 2: copy[at] += (byte)(rng.NextInt(33) - 16); return copy;
            case 3:
            case 4: WriteNumber(copy, at, ref rng); return copy;
            case 5: return rng.Chance(0.3) ? copy[..at] : [.. copy[..at], .. copy[Math.Min(copy.Length, at + 1 + rng.NextInt(LongestPiece))..]];
            case 6: return [.. copy[..at], .. Piece(copy, ref rng), .. copy[at..]];
            case 7: return [.. copy[..at], .. Noise(ref rng), .. copy[at..]];
            default:
                byte[] other = seeds[rng.NextInt(seeds.Count)];
                return [.. copy[..at], .. other[rng.NextInt(other.Length)..]];
        }
    }

    // Half of the changes go to where headers are: to the beginning, or, as in a TIFF, to the end.
    private static int Place(byte[] file, ref Rng rng)
    {
        int near = Math.Min(file.Length, HeaderLength);
        return rng.NextInt(4) switch
        {
            0 => rng.NextInt(near),
            1 => file.Length - 1 - rng.NextInt(Math.Min(file.Length, 2 * near)),
            _ => rng.NextInt(file.Length),
        };
    }

    // A number where perhaps a length, a size or an offset stands: 2 or 4 bytes of either order.
    private static void WriteNumber(byte[] file, int at, ref Rng rng)
    {
        uint value = rng.NextInt(4) switch
        {
            0 => rng.NextUInt32() >> rng.NextInt(32),
            1 => (uint)(file.Length + rng.NextInt(5) - 2),
            _ => Extremes[rng.NextInt(Extremes.Length)],
        };
        Span<byte> rest = file.AsSpan(at);
        switch (rng.NextInt(4))
        {
            case 0: BinaryPrimitives.TryWriteUInt16LittleEndian(rest, (ushort)value); break;
            case 1: BinaryPrimitives.TryWriteUInt16BigEndian(rest, (ushort)value); break;
            case 2: BinaryPrimitives.TryWriteUInt32LittleEndian(rest, value); break;
            default: BinaryPrimitives.TryWriteUInt32BigEndian(rest, value); break;
        }
    }

    private static byte[] Piece(byte[] file, ref Rng rng)
    {
        int start = rng.NextInt(file.Length);
        return file[start..Math.Min(file.Length, start + 1 + rng.NextInt(LongestPiece))];
    }

    private static byte[] Noise(ref Rng rng)
    {
        byte[] noise = new byte[1 + rng.NextInt(8)];
        for (int i = 0; i < noise.Length; i++)
            noise[i] = (byte)rng.NextUInt32();
        return noise;
    }
}
