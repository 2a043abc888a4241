using Parallax.Vision;

namespace Parallax.Tests.Vision.Augmentation;

public sealed class ColourTests
{
    // Odd sizes: blocks of 16 don't fit.
    private static readonly Photo Picture = TinyImages.Synthetic(53, 31, seed: 9);

    public static readonly TheoryData<double> Sigmas = [0.1, 0.5, 1.0, 1.9, 4.0, 11.0];

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
        float[] plain = new float[3 * 53 * 31], wide = new float[3 * 53 * 31];
        Normalizer normalizer = new(new Normalization());
        normalizer.Write(Planes(), plain, Lanes.One);
        normalizer.Write(Planes(), wide, Lanes.Eight);
        Assert.Equal(plain, wide);
    }

    // All of red and green, every fifth blue: 3.3 million colours and both signs of the turn.
    [Theory, InlineData(0.1), InlineData(-0.1)]
    public void Vector_hue_equals_the_scalar_one_for_millions_of_colours(double turn)
    {
        for (int blue = 0; blue < 256; blue += 5)
        {
            RgbPlanes plain = AllRedsAndGreens(blue), wide = AllRedsAndGreens(blue);
            Hue.Shift(plain, turn, Lanes.One);
            Hue.Shift(wide, turn, ViewMaker.Fastest);
            Assert.True(plain.All.SequenceEqual(wide.All), $"blue {blue}");
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
        RgbPlanes plain = Planes(), wide = Planes();
        operation(plain, Lanes.One);
        operation(wide, ViewMaker.Fastest);
        Assert.Equal(plain.ToRgb(), wide.ToRgb());
    }

    private static RgbPlanes Planes()
    {
        RgbPlanes planes = new();
        new Resampler().Resize(Picture, ResizeRequest.Whole(Picture.Region, 53, 31, false, Interpolation.Bilinear), planes, Lanes.One);
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
