namespace Parallax.Vision;

/// <summary>One drawn colour jitter.</summary>
/// <param name="Brightness">Factor.</param>
/// <param name="Contrast">Factor.</param>
/// <param name="Saturation">Factor.</param>
/// <param name="Hue">Turn as a part of the circle.</param>
/// <param name="Order">Order of the four (0 brightness, 1 contrast, 2 saturation, 3 hue), two bits each, first one lowest.</param>
internal readonly record struct JitterDraw(float Brightness, float Contrast, float Saturation, double Hue, int Order)
{
    public static JitterDraw From(ColorJitter options, ref Rng rng)
    {
        Span<int> steps = [0, 1, 2, 3];
        rng.Shuffle(steps);
        return new JitterDraw(
            Factor(options.Brightness, ref rng),
            Factor(options.Contrast, ref rng),
            Factor(options.Saturation, ref rng),
            rng.Uniform(-options.Hue, options.Hue),
            steps[0] | steps[1] << 2 | steps[2] << 4 | steps[3] << 6);
    }

    private static float Factor(double strength, ref Rng rng) => (float)rng.Uniform(Math.Max(0, 1 - strength), 1 + strength);
}
