using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Parallax.Vision;

/// <summary>
/// Brightness of a colour, L = 0.299·R + 0.587·G + 0.114·B (ITU-R 601-2) in 16-bit fixed point, rounded: Pillow's mode L.
/// </summary>
internal static unsafe class Luma
{
    private const int R = 19595, G = 38470, B = 7471, Half = 0x8000;

    public static int Of(int red, int green, int blue) => (R * red + G * green + B * blue + Half) >> 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Of(Vector256<int> red, Vector256<int> green, Vector256<int> blue) =>
        (red * R + green * G + blue * B + Vector256.Create(Half)) >> 16;

    /// <summary>Replaces each pixel by its brightness, in all three planes.</summary>
    public static void Apply(RgbPlanes image, Lanes lanes)
    {
        fixed (byte* red = image.Red, green = image.Green, blue = image.Blue)
        {
            for (int i = 0; i < image.PlaneLength; i += 16)
            {
                if (lanes == Lanes.One)
                    Apply1(red + i, green + i, blue + i);
                else
                    Clip.Narrow(Load(red + i, green + i, blue + i), Load(red + i + 8, green + i + 8, blue + i + 8)).Store(red + i);
            }
        }
        image.Red.CopyTo(image.Green);
        image.Red.CopyTo(image.Blue);
    }

    /// <summary>Mean brightness, rounded half up.</summary>
    public static int Mean(RgbPlanes image, Lanes lanes)
    {
        long total = 0;
        int i = 0;
        fixed (byte* red = image.Red, green = image.Green, blue = image.Blue)
        {
            if (lanes != Lanes.One)
            {
                Vector256<int> sums = Vector256<int>.Zero;
                for (; i + 8 <= image.Count; i += 8)
                    sums += Load(red + i, green + i, blue + i);
                for (int lane = 0; lane < 8; lane++)
                    total += sums[lane];
            }
            for (; i < image.Count; i++)
                total += Of(red[i], green[i], blue[i]);
        }
        return (int)(total / (double)image.Count + 0.5);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Load(byte* red, byte* green, byte* blue) => Of(
        Avx2.ConvertToVector256Int32(red), Avx2.ConvertToVector256Int32(green), Avx2.ConvertToVector256Int32(blue));

    private static void Apply1(byte* red, byte* green, byte* blue)
    {
        for (int i = 0; i < 16; i++)
            red[i] = (byte)Of(red[i], green[i], blue[i]);
    }
}
