using Parallax.Vision;

namespace Parallax.Tests.Vision.Augmentation;

public sealed class ColourTests
{
    // Single pixels, single lines, and sizes that blocks of 16 or 64 don't fit.
    private static readonly (int Width, int Height)[] Sizes = [(1, 1), (1, 9), (17, 1), (2, 3), (53, 31), (32, 32), (65, 63), (96, 96), (130, 7)];

    public static readonly TheoryData<double> Sigmas = [0.1, 0.11, 0.37, 0.5, 0.83, 1.0, 1.3, 1.41, 1.42, 1.77, 1.9, 2.0, 2.9, 4.0, 11.0, 130.0, 260.0];

    [Theory, MemberData(nameof(Sigmas))]
    public void Vector_blur_equals_the_scalar_one(double sigma) =>
        ExpectSame((image, lanes) => new BoxBlur().Apply(image, sigma, lanes));

    [Theory, InlineData(0.0), InlineData(0.6), InlineData(1.0), InlineData(1.4), InlineData(3.0)]
    public void Vector_colour_changes_equal_the_scalar_ones(double factor)
    {
        ExpectSame((image, lanes) => Blend.Brightness(image, (float)factor, lanes));
        ExpectSame((image, lanes) => Blend.Contrast(image, (float)factor, lanes));
        ExpectSame((image, lanes) => Blend.Saturation(image, (float)factor, lanes));
    }

    [Theory, InlineData(0), InlineData(1), InlineData(128), InlineData(255), InlineData(256)]
    public void Vector_solarization_equals_the_scalar_one(int threshold) =>
        ExpectSame((image, lanes) => Solarization.Apply(image, threshold, lanes));

    [Fact]
    public void Vector_grey_and_numbers_equal_the_scalar_ones()
    {
        ExpectSame(Luma.Apply);
        Normalizer normalizer = new(new Normalization());
        foreach (var (width, height) in Sizes)
        {
            float[] plain = new float[3 * width * height], wide = new float[3 * width * height];
            ushort[] plainHalves = new ushort[plain.Length], wideHalves = new ushort[plain.Length];
            normalizer.Write(Planes(width, height), plain, Lanes.One);
            normalizer.Write(Planes(width, height), plainHalves, Lanes.One);
            foreach (Lanes lanes in ProcessorLanes.Wide.Select(Enum.Parse<Lanes>))
            {
                normalizer.Write(Planes(width, height), wide, lanes);
                Assert.Equal(plain, wide);
                normalizer.Write(Planes(width, height), wideHalves, lanes);
                Assert.Equal(plainHalves, wideHalves);
            }
        }
    }

    // All of red and green, every fifth blue: 3.3 million colours and both signs of the turn.
    [Theory, InlineData(0.1), InlineData(-0.1), InlineData(0.0)]
    public void Vector_hue_equals_the_scalar_one_for_millions_of_colours(double turn)
    {
        for (int blue = 0; blue < 256; blue += 5)
        {
            RgbPlanes plain = AllRedsAndGreens(blue);
            Hue.Shift(plain, turn, Lanes.One);
            foreach (Lanes lanes in ProcessorLanes.Wide.Select(Enum.Parse<Lanes>))
            {
                RgbPlanes wide = AllRedsAndGreens(blue);
                Hue.Shift(wide, turn, lanes);
                Assert.True(plain.ToRgb().AsSpan().SequenceEqual(wide.ToRgb()), $"blue {blue}, {lanes}");
            }
        }
    }

    // All of red and green, every third blue, with the constants of the formula: 5.6 million colours.
    [Fact]
    public void Vector_brightness_equals_the_formula_for_millions_of_colours()
    {
        for (int blue = 0; blue < 256; blue += 3)
        {
            foreach (Lanes lanes in ProcessorLanes.Wide.Select(Enum.Parse<Lanes>))
            {
                RgbPlanes grey = AllRedsAndGreens(blue);
                Luma.Apply(grey, lanes);
                for (int i = 0; i < grey.Count; i++)
                    Assert.True(grey.Green[i] == (19595 * (i >> 8) + 38470 * (i & 255) + 7471 * blue + 32768) >> 16, $"({i >> 8}, {i & 255}, {blue}), {lanes}");
            }
        }
    }

    // Pillow's formulas as it has them, partly in double; 'Hue' uses shorter ones in single precision.
    [Fact]
    public void Hue_conversions_equal_the_double_precision_formulas()
    {
        for (int i = 0; i < 1 << 24; i += 7)
        {
            var (a, b, c) = ((byte)(i >> 16), (byte)(i >> 8), (byte)i);
            Assert.Equal(PlainHsv(a, b, c), Hue.ToHsv(a, b, c));
            Assert.Equal(PlainRgb(a, b, c), Hue.ToRgb(a, b, c));
        }
    }

    private static (byte, byte, byte) PlainHsv(byte r, byte g, byte b)
    {
        int max = Math.Max(r, Math.Max(g, b)), min = Math.Min(r, Math.Min(g, b));
        if (max == min)
            return (0, 0, (byte)max);
        float range = max - min, s = range / max, rc = (max - r) / range, gc = (max - g) / range, bc = (max - b) / range;
        float h = r == max ? bc - gc : g == max ? (float)(2.0 + rc - bc) : (float)(4.0 + gc - rc);
        h = (float)((h / 6.0 + 1.0) % 1.0);
        return ((byte)(h * 255.0), (byte)(s * 255.0), (byte)max);
    }

    private static (byte, byte, byte) PlainRgb(byte h, byte s, byte v)
    {
        double sixths = h * 6.0 / 255.0;
        int sector = (int)Math.Floor(sixths);
        float f = (float)(sixths - sector), fs = (float)(s / 255.0);
        byte p = (byte)Math.Round(v * (1.0 - fs)), q = (byte)Math.Round(v * (1.0 - fs * f));
        byte t = (byte)Math.Round(v * (1.0 - fs * (1.0 - f)));
        return (sector % 6) switch { 0 => (v, t, p), 1 => (q, v, p), 2 => (p, v, t), 3 => (p, q, v), 4 => (t, p, v), _ => (v, p, q) };
    }

    private static void ExpectSame(Action<RgbPlanes, Lanes> operation)
    {
        foreach (var (width, height) in Sizes)
        {
            RgbPlanes plain = Planes(width, height);
            operation(plain, Lanes.One);
            foreach (Lanes lanes in ProcessorLanes.Wide.Select(Enum.Parse<Lanes>))
            {
                RgbPlanes wide = Planes(width, height);
                operation(wide, lanes);
                Assert.True(plain.ToRgb().AsSpan().SequenceEqual(wide.ToRgb()), $"{width} x {height}, {lanes}");
            }
        }
    }

    // What stands in the padding must not matter.
    private static RgbPlanes Planes(int width, int height)
    {
        Photo picture = TinyImages.Synthetic(width, height, seed: 9);
        RgbPlanes planes = new();
        planes.Reset(width, height);
        planes.All.Fill(201);
        for (int i = 0; i < planes.Count; i++)
            (planes.Red[i], planes.Green[i], planes.Blue[i]) = (picture.Pixels[3 * i], picture.Pixels[3 * i + 1], picture.Pixels[3 * i + 2]);
        return planes;
    }

    private static RgbPlanes AllRedsAndGreens(int blue)
    {
        RgbPlanes planes = new();
        planes.Reset(256, 256);
        for (int i = 0; i < planes.Count; i++)
            (planes.Red[i], planes.Green[i]) = ((byte)(i >> 8), (byte)i);
        planes.Blue.Fill((byte)blue);
        return planes;
    }
}
