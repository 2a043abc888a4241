namespace Parallax.Vision;

/// <summary>
/// Turns the hue by way of 8-bit HSV, as torchvision does on Pillow images: hue, saturation and value are bytes in between, so the
/// rounding of both conversions is part of the result.
/// </summary>
internal static class Hue
{
    /// <summary>Turns every pixel's hue by <paramref name="turn"/> of a full circle.</summary>
    /// <param name="image">The image.</param>
    /// <param name="turn">In [−0.5, 0.5]; cut to 1/255 of a circle towards zero.</param>
    public static void Shift(RgbPlanes image, double turn)
    {
        byte steps = (byte)(int)(turn * 255);
        Span<byte> red = image.Red, green = image.Green, blue = image.Blue;
        for (int i = 0; i < image.Count; i++)
        {
            var (h, s, v) = ToHsv(red[i], green[i], blue[i]);
            (red[i], green[i], blue[i]) = ToRgb((byte)(h + steps), s, v);
        }
    }

    /// <summary>Pillow's conversion to 8-bit HSV.</summary>
    public static (byte H, byte S, byte V) ToHsv(byte r, byte g, byte b)
    {
        byte max = Math.Max(r, Math.Max(g, b)), min = Math.Min(r, Math.Min(g, b));
        if (min == max)
            return (0, 0, max);
        float range = max - min;
        float s = range / max;
        float rc = (max - r) / range, gc = (max - g) / range, bc = (max - b) / range;
        float h = r == max ? bc - gc : g == max ? (float)(2.0 + rc - bc) : (float)(4.0 + gc - rc);
        h = (float)((h / 6.0 + 1.0) % 1.0);
        return ((byte)(h * 255.0), (byte)(s * 255.0), max);
    }

    /// <summary>Pillow's conversion back.</summary>
    public static (byte R, byte G, byte B) ToRgb(byte h, byte s, byte v)
    {
        if (s == 0)
            return (v, v, v);
        float sixths = (float)(h * 6.0 / 255.0);
        int sector = (int)MathF.Floor(sixths);
        float f = sixths - sector;
        float fs = (float)(s / 255.0);
        byte p = Round(v * (1.0 - fs)), q = Round(v * (1.0 - fs * f)), t = Round(v * (1.0 - fs * (1.0 - f)));
        return (sector % 6) switch
        {
            0 => (v, t, p),
            1 => (q, v, p),
            2 => (p, v, t),
            3 => (p, q, v),
            4 => (t, p, v),
            _ => (v, p, q),
        };
    }

    // C's round: halves go away from zero.
    private static byte Round(double value) => (byte)Math.Round(value, MidpointRounding.AwayFromZero);
}
