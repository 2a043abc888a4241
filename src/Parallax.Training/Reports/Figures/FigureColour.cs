namespace Parallax.Training.Reports.Figures;

/// <summary>An opaque sRGB colour.</summary>
/// <param name="Red">0 … 255.</param>
/// <param name="Green">0 … 255.</param>
/// <param name="Blue">0 … 255.</param>
internal readonly record struct FigureColour(byte Red, byte Green, byte Blue)
{
    private const double Lightness = 0.68, Chroma = 0.17, FirstHue = 30;

    public static FigureColour White { get; } = new(255, 255, 255);

    /// <summary>One of several that are told apart on white as on black: equal steps of hue in OKLCH (Ottosson 2020).</summary>
    public static FigureColour Of(int index, int count)
    {
        double hue = double.DegreesToRadians(FirstHue + (360.0 * index / Math.Max(1, count)));
        double a = Chroma * Math.Cos(hue), b = Chroma * Math.Sin(hue);
        double l = Cube(Lightness + (0.3963377774 * a) + (0.2158037573 * b));
        double m = Cube(Lightness - (0.1055613458 * a) - (0.0638541728 * b));
        double s = Cube(Lightness - (0.0894841775 * a) - (1.2914855480 * b));
        return new FigureColour(
            Encode((4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s)),
            Encode((-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s)),
            Encode((-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s)));
    }

    /// <summary>As style sheets write it: <c>#e0603c</c>.</summary>
    public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";

    private static double Cube(double value) => value * value * value;

    private static byte Encode(double linear)
    {
        double value = linear <= 0.0031308 ? 12.92 * linear : (1.055 * Math.Pow(linear, 1 / 2.4)) - 0.055;
        return (byte)Math.Clamp(Math.Round(255 * value), 0, 255);
    }
}
