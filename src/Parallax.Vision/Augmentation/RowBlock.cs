using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Parallax.Vision;

/// <summary>Changes of layout: rows of RGB to blocks of four rows, and rows of RGB to planes.</summary>
internal static unsafe class RowBlock
{
    /// <summary>
    /// Interleaves four rows: columns[4·x + r] is pixel x of row r as four bytes R, G, B and one that means nothing.
    /// Rows that aren't present repeat the last one.
    /// </summary>
    public static void Gather(byte* rows, int stride, int present, int width, uint* columns)
    {
        byte* r0 = rows;
        byte* r1 = rows + (present > 1 ? 1 : 0) * stride;
        byte* r2 = rows + Math.Min(2, present - 1) * stride;
        byte* r3 = rows + Math.Min(3, present - 1) * stride;
        for (int x = 0; x < width; x++)
        {
            int at = 3 * x;
            Vector128.Create(Pixel(r0 + at), Pixel(r1 + at), Pixel(r2 + at), Pixel(r3 + at)).Store(columns + 4 * x);
        }
    }

    /// <summary>Writes a row of RGB to the three planes from <paramref name="offset"/> on.</summary>
    public static void Separate(byte* row, int width, RgbPlanes planes, int offset)
    {
        fixed (byte* red = planes.Red, green = planes.Green, blue = planes.Blue)
        {
            int x = 0;
            if (Vector128.IsHardwareAccelerated)
            {
                for (; x + 16 <= width; x += 16)
                    Separate16(row + 3 * x, red + offset + x, green + offset + x, blue + offset + x);
            }
            for (; x < width; x++)
            {
                red[offset + x] = row[3 * x];
                green[offset + x] = row[3 * x + 1];
                blue[offset + x] = row[3 * x + 2];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Pixel(byte* at) => Unsafe.ReadUnaligned<uint>(at);

    // 48 bytes RGBRGB… to 16 each; an index of 255 gives 0.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Separate16(byte* rgb, byte* red, byte* green, byte* blue)
    {
        const byte z = 255;
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
