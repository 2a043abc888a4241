namespace Parallax.Vision;

/// <summary>
/// Turns the hue by way of 8-bit HSV, as torchvision does on Pillow images: hue, saturation and value are bytes in between, so the
/// rounding of both conversions is part of the result.
/// </summary>
/// <remarks>
/// Pillow computes partly in float64. The float32 forms below give the same bytes for all 2²⁴ colours, both ways: the range max − min
/// divides one of two differences exactly to 1, so a hue needs one division and one rounding.
/// </remarks>
internal static class Hue
{
    /// <summary>Turns every pixel's hue by <paramref name="turn"/> of a full circle.</summary>
    /// <param name="image">The image.</param>
    /// <param name="turn">In [−0.5, 0.5]; cut to 1/255 of a circle towards zero.</param>
    /// <param name="lanes">How; every way gives the same bits.</param>
    public static void Shift(RgbPlanes image, double turn, Lanes lanes)
    {
        byte steps = (byte)(int)(turn * 255);
        if (lanes == Lanes.Sixteen)
            HueWide.Shift(image, steps);
        else if (lanes == Lanes.Eight)
            HueVector.Shift(image, steps);
        else
            Shift(image, steps);
    }

    private static void Shift(RgbPlanes image, byte steps)
    {
        Span<byte> red = image.Red, green = image.Green, blue = image.Blue;
        for (int i = 0; i < image.Count; i++)
        {
            var (h, s, v) = ToHsv(red[i], green[i], blue[i]);
            (red[i], green[i], blue[i]) = ToRgb((byte)(h + steps), s, v);
        }
    }

    /// <summary>To hue, saturation and value, each 0 … 255.</summary>
    public static (byte H, byte S, byte V) ToHsv(byte r, byte g, byte b)
    {
        int max = Math.Max(r, Math.Max(g, b)), range = max - Math.Min(r, Math.Min(g, b));
        if (range == 0)
            return (0, 0, (byte)max);
        var (sector, plus, minus) = r == max ? (0f, max - b, max - g) : g == max ? (2f, max - r, max - b) : (4f, max - g, max - r);
        float h = minus == range ? sector - 1 + (float)plus / range : sector + 1 - (float)minus / range;   // sixths of the circle, from −1
        float turn = h < 0 ? 1 + h / 6 : h / 6;
        float saturation = (float)range / max;
        return ((byte)(int)(turn * 255), (byte)(int)(saturation * 255), (byte)max);
    }

    /// <summary>Back to red, green and blue.</summary>
    public static (byte R, byte G, byte B) ToRgb(byte h, byte s, byte v)
    {
        int sector = 6 * h / 255;
        float f = (6 * h - 255 * sector) / 255f, fs = s / 255f;
        byte least = (byte)(int)(v * (1 - fs) + 0.5f);
        byte middle = (byte)(int)(v * (1 - fs * ((sector & 1) != 0 ? f : 1 - f)) + 0.5f);
        return sector switch
        {
            0 or 6 => (v, middle, least),
            1 => (middle, v, least),
            2 => (least, v, middle),
            3 => (least, middle, v),
            4 => (middle, least, v),
            _ => (v, least, middle),
        };
    }
}
