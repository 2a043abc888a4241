using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Parallax.Vision;

/// <summary>
/// Brightness, contrast and saturation: out = base + factor·(pixel − base) in float32, cut to a byte, with base black, the image's mean
/// brightness, or the pixel's own brightness. These are the results of Pillow's ImageEnhance.
/// </summary>
internal static unsafe class Blend
{
    public static void Brightness(RgbPlanes image, float factor, Lanes lanes) => Towards(image, 0, factor, lanes);

    public static void Contrast(RgbPlanes image, float factor, Lanes lanes) => Towards(image, Luma.Mean(image, lanes), factor, lanes);

    public static void Saturation(RgbPlanes image, float factor, Lanes lanes)
    {
        fixed (byte* red = image.Red, green = image.Green, blue = image.Blue)
        {
            for (int i = 0; i < image.PlaneLength; i += 16)
            {
                if (lanes == Lanes.One)
                {
                    Saturate1(red + i, green + i, blue + i, factor);
                    continue;
                }
                Vector256<int> low = Luma.Load(red + i, green + i, blue + i);
                Vector256<int> high = Luma.Load(red + i + 8, green + i + 8, blue + i + 8);
                Mix16(red + i, low, high, factor);
                Mix16(green + i, low, high, factor);
                Mix16(blue + i, low, high, factor);
            }
        }
    }

    private static void Towards(RgbPlanes image, int origin, float factor, Lanes lanes)
    {
        Span<byte> all = image.All;
        if (lanes == Lanes.One)
        {
            foreach (ref byte value in all)
                value = Mix(value, origin, factor);
            return;
        }
        fixed (byte* values = all)
        {
            Vector256<int> origins = Vector256.Create(origin);
            for (int i = 0; i < all.Length; i += 16)
                Mix16(values + i, origins, origins, factor);
        }
    }

    private static byte Mix(int value, int origin, float factor) =>
        (byte)Math.Clamp((int)(origin + factor * (value - origin)), 0, 255);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix16(byte* values, Vector256<int> lowOrigin, Vector256<int> highOrigin, float factor)
    {
        Vector256<int> low = Mix8(Avx2.ConvertToVector256Int32(values), lowOrigin, factor);
        Vector256<int> high = Mix8(Avx2.ConvertToVector256Int32(values + 8), highOrigin, factor);
        Clip.Narrow(low, high).Store(values);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Mix8(Vector256<int> value, Vector256<int> origin, float factor)
    {
        Vector256<float> difference = Avx.ConvertToVector256Single(value - origin);
        return Avx.ConvertToVector256Int32WithTruncation(Avx.ConvertToVector256Single(origin) + Vector256.Create(factor) * difference);
    }

    private static void Saturate1(byte* red, byte* green, byte* blue, float factor)
    {
        for (int i = 0; i < 16; i++)
        {
            int luma = Luma.Of(red[i], green[i], blue[i]);
            (red[i], green[i], blue[i]) = (Mix(red[i], luma, factor), Mix(green[i], luma, factor), Mix(blue[i], luma, factor));
        }
    }
}
