using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Parallax.Vision;

/// <summary><see cref="Hue"/> for eight pixels at once: the same operations in the same order, branches replaced by selections.</summary>
internal static unsafe class HueVector
{
    public static void Shift(RgbPlanes image, byte steps)
    {
        fixed (byte* red = image.Red, green = image.Green, blue = image.Blue)
        {
            for (int i = 0; i < image.PlaneLength; i += 16)
            {
                var (r0, g0, b0) = Shift(Load(red + i), Load(green + i), Load(blue + i), steps);
                var (r1, g1, b1) = Shift(Load(red + i + 8), Load(green + i + 8), Load(blue + i + 8), steps);
                Clip.Narrow(r0, r1).Store(red + i);
                Clip.Narrow(g0, g1).Store(green + i);
                Clip.Narrow(b0, b1).Store(blue + i);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Load(byte* at) => Avx2.ConvertToVector256Int32(at);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<int> R, Vector256<int> G, Vector256<int> B) Shift(
        Vector256<int> r, Vector256<int> g, Vector256<int> b, byte steps)
    {
        Vector256<int> max = Vector256.Max(r, Vector256.Max(g, b));
        Vector256<int> range = max - Vector256.Min(r, Vector256.Min(g, b));
        Vector256<int> hue = (HueOf(r, g, b, max, range) + Vector256.Create((int)steps)) & Vector256.Create(255);
        Vector256<float> saturation = Float(range) / Float(Vector256.Max(max, Vector256<int>.One)) * 255;
        return ToRgb(hue, Truncate(saturation), max);
    }

    // A grey pixel gets some hue; its saturation of 0 makes it irrelevant.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> HueOf(Vector256<int> r, Vector256<int> g, Vector256<int> b, Vector256<int> max, Vector256<int> range)
    {
        Vector256<int> redMost = Vector256.Equals(r, max), greenMost = Vector256.Equals(g, max);
        Vector256<int> plus = max - Pick(redMost, b, Pick(greenMost, r, g));
        Vector256<int> minus = max - Pick(redMost, g, Pick(greenMost, b, r));
        Vector256<float> sector = Float(Pick(redMost, Vector256<int>.Zero, Pick(greenMost, Vector256.Create(2), Vector256.Create(4))));
        Vector256<int> falling = Vector256.Equals(minus, range);
        Vector256<float> part = Float(Pick(falling, plus, minus)) / Float(Vector256.Max(range, Vector256<int>.One));
        Vector256<float> one = Vector256<float>.One;
        Vector256<float> h = Vector256.ConditionalSelect(falling.AsSingle(), sector - one + part, sector + one - part);
        Vector256<float> sixth = h / Vector256.Create(6f);
        Vector256<float> turn = Vector256.ConditionalSelect(Vector256.LessThan(h, Vector256<float>.Zero), one + sixth, sixth);
        return Truncate(turn * 255);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<int> R, Vector256<int> G, Vector256<int> B) ToRgb(
        Vector256<int> hue, Vector256<int> saturation, Vector256<int> value)
    {
        Vector256<int> sixths = hue * 6;
        Vector256<int> sector = (sixths + Vector256<int>.One + (sixths >> 8)) >> 8;   // sixths / 255, exact below 65,535
        Vector256<float> one = Vector256<float>.One, f = Float(sixths - sector * 255) / Vector256.Create(255f);
        Vector256<float> fs = Float(saturation) / Vector256.Create(255f), v = Float(value), half = Vector256.Create(0.5f);
        Vector256<int> odd = Vector256.Equals(sector & Vector256<int>.One, Vector256<int>.One);
        Vector256<int> least = Truncate(v * (one - fs) + half);
        Vector256<int> middle = Truncate(v * (one - fs * Vector256.ConditionalSelect(odd.AsSingle(), f, one - f)) + half);

        Vector256<int> at0 = Is(sector, 0) | Is(sector, 6), at1 = Is(sector, 1), at2 = Is(sector, 2);
        Vector256<int> at3 = Is(sector, 3), at4 = Is(sector, 4), at5 = Is(sector, 5);
        return (
            Pick(at0 | at5, value, Pick(at1 | at4, middle, least)),
            Pick(at1 | at2, value, Pick(at0 | at3, middle, least)),
            Pick(at3 | at4, value, Pick(at2 | at5, middle, least)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Is(Vector256<int> sector, int number) => Vector256.Equals(sector, Vector256.Create(number));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Pick(Vector256<int> mask, Vector256<int> yes, Vector256<int> no) =>
        Vector256.ConditionalSelect(mask, yes, no);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Float(Vector256<int> value) => Avx.ConvertToVector256Single(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Truncate(Vector256<float> value) => Avx.ConvertToVector256Int32WithTruncation(value);
}
