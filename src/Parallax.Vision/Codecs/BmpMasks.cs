using System.Numerics;

namespace Parallax.Vision;

/// <summary>The bits of a BMP's pixel that hold its channels. A channel of n bits is stretched to 8 as ⌊value·255 / (2ⁿ − 1)⌋.</summary>
internal readonly record struct BmpMasks(uint Red, uint Green, uint Blue, uint Alpha)
{
    /// <summary>What holds unless the file tells: 5 bits a channel of 16, 8 of 32, and no alpha.</summary>
    public static BmpMasks Of(int bits) => bits == 16 ? new(0x7C00, 0x03E0, 0x001F, 0) : new(0xFF0000, 0xFF00, 0xFF, 0);

    public static byte Channel(uint pixel, uint mask)
    {
        if (mask == 0)
            return 0;
        int shift = BitOperations.TrailingZeroCount(mask);
        return (byte)((ulong)((pixel & mask) >> shift) * 255 / (mask >> shift));
    }
}
