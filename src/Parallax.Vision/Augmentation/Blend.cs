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

    [MethodImpl(MethodImplOptions.NoInlining)]   // inside a larger method its own parts would no longer be inlined
    public static void Saturation(RgbPlanes image, float factor, Lanes lanes)
    {
        fixed (byte* red = image.Red, green = image.Green, blue = image.Blue)
        {
            for (int i = 0; i < image.PlaneLength; i += 64)
            {
                if (lanes == Lanes.Sixteen)
                    Saturate64(red + i, green + i, blue + i, factor);
                else if (lanes == Lanes.Eight)
                    Saturate16(red + i, green + i, blue + i, factor);
                else
                    Saturate1(red + i, green + i, blue + i, factor);
            }
        }
    }

    private static void Towards(RgbPlanes image, int origin, float factor, Lanes lanes)
    {
        Span<byte> all = image.All;
        if (lanes == Lanes.Sixteen)
        {
            Span<byte> table = stackalloc byte[256];
            for (int value = 0; value < 256; value++)
                table[value] = Mix(value, origin, factor);
            ByteLookup.Apply(table, all);
            return;
        }
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

    private static void Saturate64(byte* red, byte* green, byte* blue, float factor)
    {
        Vector512<byte> r = Vector512.Load(red), g = Vector512.Load(green), b = Vector512.Load(blue);
        Vector512<byte> luma = Luma.Of(r, g, b);
        Mix64(r, luma, factor).Store(red);
        Mix64(g, luma, factor).Store(green);
        Mix64(b, luma, factor).Store(blue);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Mix64(Vector512<byte> values, Vector512<byte> origins, float factor)
    {
        var (v0, v1, v2, v3) = Quarters.Widen(values);
        var (o0, o1, o2, o3) = Quarters.Widen(origins);
        return Quarters.Narrow(Mix16(v0, o0, factor), Mix16(v1, o1, factor), Mix16(v2, o2, factor), Mix16(v3, o3, factor));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<int> Mix16(Vector512<int> value, Vector512<int> origin, float factor)
    {
        Vector512<float> difference = Avx512F.ConvertToVector512Single(value - origin);
        return Avx512F.ConvertToVector512Int32WithTruncation(Avx512F.ConvertToVector512Single(origin) + Vector512.Create(factor) * difference);
    }

    private static void Saturate16(byte* red, byte* green, byte* blue, float factor)
    {
        for (int i = 0; i < 64; i += 16)
        {
            Vector256<int> low = Luma.Load(red + i, green + i, blue + i);
            Vector256<int> high = Luma.Load(red + i + 8, green + i + 8, blue + i + 8);
            Mix16(red + i, low, high, factor);
            Mix16(green + i, low, high, factor);
            Mix16(blue + i, low, high, factor);
        }
    }

    private static void Saturate1(byte* red, byte* green, byte* blue, float factor)
    {
        for (int i = 0; i < 64; i++)
        {
            int luma = Luma.Of(red[i], green[i], blue[i]);
            (red[i], green[i], blue[i]) = (Mix(red[i], luma, factor), Mix(green[i], luma, factor), Mix(blue[i], luma, factor));
        }
    }
}
