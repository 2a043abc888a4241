using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Parallax.Vision;

/// <summary>Rows of interleaved RGB.</summary>
internal static unsafe class RgbRow
{
    /// <summary>48 bytes RGBRGB… to 16 of each colour.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Separate16(byte* rgb, byte* red, byte* green, byte* blue)
    {
        const byte z = 255;   // an index of 255 gives 0
        Vector128<byte> a = Vector128.Load(rgb), b = Vector128.Load(rgb + 16), c = Vector128.Load(rgb + 32);
        (Vector128.Shuffle(a, Vector128.Create(0, 3, 6, 9, 12, 15, z, z, z, z, z, z, z, z, z, z))
            | Vector128.Shuffle(b, Vector128.Create(z, z, z, z, z, z, 2, 5, 8, 11, 14, z, z, z, z, z))
            | Vector128.Shuffle(c, Vector128.Create(z, z, z, z, z, z, z, z, z, z, z, 1, 4, 7, 10, 13))).Store(red);
        (Vector128.Shuffle(a, Vector128.Create(1, 4, 7, 10, 13, z, z, z, z, z, z, z, z, z, z, z))
            | Vector128.Shuffle(b, Vector128.Create(z, z, z, z, z, 0, 3, 6, 9, 12, 15, z, z, z, z, z))
            | Vector128.Shuffle(c, Vector128.Create(z, z, z, z, z, z, z, z, z, z, z, 2, 5, 8, 11, 14))).Store(green);
        (Vector128.Shuffle(a, Vector128.Create(2, 5, 8, 11, 14, z, z, z, z, z, z, z, z, z, z, z))
            | Vector128.Shuffle(b, Vector128.Create(z, z, z, z, z, 1, 4, 7, 10, 13, z, z, z, z, z, z))
            | Vector128.Shuffle(c, Vector128.Create(z, z, z, z, z, z, z, z, z, z, 0, 3, 6, 9, 12, 15))).Store(blue);
    }
}
