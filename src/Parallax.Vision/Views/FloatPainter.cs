namespace Parallax.Vision;

/// <summary>Changes the colours of a resized view in floats.</summary>
internal sealed class FloatPainter
{
    private readonly GaussianBlur blur = new();

    /// <summary>The view in the making.</summary>
    public FloatPlanes Planes { get; } = new();

    public void Paint(RgbPlanes resized, in ViewDraw draw)
    {
        Planes.From(resized);
        if (draw.Sigma > 0 && draw.BlurPlace == BlurPlace.BeforeColours)
            Blur(draw.Sigma);
        if (draw.Jitter is { } jitter)
            Colour(jitter);
        if (draw.Grey)
            FloatColours.Grey(Planes);
        if (draw.Sigma > 0 && draw.BlurPlace == BlurPlace.AfterColours)
            Blur(draw.Sigma);
        if (draw.SolarizeFrom < ViewDraw.NoSolarization)
            FloatColours.Solarize(Planes, draw.SolarizeFrom / 255f);
    }

    private void Blur(double sigma) => blur.Apply(Planes, sigma, GaussianBlur.LengthFor(Math.Min(Planes.Width, Planes.Height)));

    private void Colour(in JitterDraw jitter)
    {
        for (int order = jitter.Order, i = 0; i < 4; order >>= 2, i++)
        {
            switch (order & 3)
            {
                case 0: FloatColours.Brightness(Planes, jitter.Brightness); break;
                case 1: FloatColours.Contrast(Planes, jitter.Contrast); break;
                case 2: FloatColours.Saturation(Planes, jitter.Saturation); break;
                default: FloatHue.Shift(Planes, (float)jitter.Hue); break;
            }
        }
    }
}
