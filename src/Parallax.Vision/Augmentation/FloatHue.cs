using System.Runtime.Intrinsics;

namespace Parallax.Vision;

/// <summary>Turns the hue of floats by way of HSV, as torchvision does for tensors: nothing is rounded in between.</summary>
internal static class FloatHue
{
    private static Vector512<float> One => Vector512<float>.One;

    /// <summary>Turns every pixel's hue by <paramref name="turn"/> of a full circle.</summary>
    public static void Shift(FloatPlanes image, float turn)
    {
        Span<Vector512<float>> red = image.Vectors(0), green = image.Vectors(1), blue = image.Vectors(2);
        for (int i = 0; i < red.Length; i++)
        {
            var (r, g, b) = (red[i], green[i], blue[i]);
            Vector512<float> value = Vector512.Max(r, Vector512.Max(g, b)), range = value - Vector512.Min(r, Vector512.Min(g, b));
            Vector512<float> hue = Part(HueOf(r, g, b, value, range) + Vector512.Create(turn));
            Vector512<float> saturation = range / OneForZero(value);
            (red[i], green[i], blue[i]) = ToRgb(hue, saturation, value);
        }
    }

    // Of a circle, in [0, 1); some hue for a grey pixel.
    private static Vector512<float> HueOf(Vector512<float> r, Vector512<float> g, Vector512<float> b, Vector512<float> max, Vector512<float> range)
    {
        Vector512<float> divisor = OneForZero(range), rc = (max - r) / divisor, gc = (max - g) / divisor, bc = (max - b) / divisor;
        Vector512<float> sixths = Pick(Vector512.Equals(r, max), bc - gc,
            Pick(Vector512.Equals(g, max), Vector512.Create(2f) + rc - bc, Vector512.Create(4f) + gc - rc));
        return Part(sixths / 6 + One);
    }

    private static (Vector512<float>, Vector512<float>, Vector512<float>) ToRgb(Vector512<float> h, Vector512<float> s, Vector512<float> v)
    {
        Vector512<float> sixths = h * 6, sector = Vector512.Floor(sixths), f = sixths - sector;
        Vector512<float> p = v * (One - s), q = v * (One - s * f), t = v * (One - s * (One - f));
        Vector512<float> in0 = Is(0) | Is(6), in1 = Is(1), in2 = Is(2), in3 = Is(3), in4 = Is(4);
        return (
            Pick(in1, q, Pick(in2 | in3, p, Pick(in4, t, v))),
            Pick(in0, t, Pick(in1 | in2, v, Pick(in3, q, p))),
            Pick(in0 | in1, p, Pick(in2, t, Pick(in3 | in4, v, q))));

        Vector512<float> Is(int number) => Vector512.Equals(sector, Vector512.Create((float)number));
    }

    private static Vector512<float> Part(Vector512<float> value) => value - Vector512.Floor(value);

    private static Vector512<float> OneForZero(Vector512<float> value) => Pick(Vector512.Equals(value, Vector512<float>.Zero), One, value);

    private static Vector512<float> Pick(Vector512<float> mask, Vector512<float> yes, Vector512<float> no) => Vector512.ConditionalSelect(mask, yes, no);
}
