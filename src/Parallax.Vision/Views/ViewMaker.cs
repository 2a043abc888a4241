using System.Runtime.Intrinsics.X86;

namespace Parallax.Vision;

/// <summary>
/// Makes views of photos, on one thread at a time; after its buffers have grown to the largest photo it allocates nothing.
/// </summary>
public sealed class ViewMaker
{
    private readonly Resampler resampler = new();
    private readonly BoxBlur blur = new();
    private readonly RgbPlanes planes = new();
    private readonly FloatPainter floats = new();
    private readonly Dictionary<Normalization, Normalizer> normalizers = [];

    /// <summary>Makes one training view.</summary>
    /// <param name="photo">A whole photo.</param>
    /// <param name="group">How views are drawn.</param>
    /// <param name="index">Index of the view in its group, from 0.</param>
    /// <param name="rng">Where randomness comes from.</param>
    /// <param name="destination">3·Size·Size numbers: planes R, G, B, rows from the top.</param>
    /// <returns>Where the view lies in the source.</returns>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public ViewGeometry Make(Photo photo, ViewGroup group, int index, ref Rng rng, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(group);
        ViewDraw draw = ViewDrawing.Draw(group, index, photo.SourceWidth, photo.SourceHeight, ref rng);
        return Make(photo, draw, group.Normalization, destination);
    }

    /// <summary>Makes the evaluation view.</summary>
    /// <param name="photo">A whole photo.</param>
    /// <param name="plan">Sizes and interpolation.</param>
    /// <param name="destination">3·Size·Size numbers: planes R, G, B, rows from the top.</param>
    /// <returns>Where the view lies in the source.</returns>
    /// <exception cref="ArgumentException">The destination has another length.</exception>
    public ViewGeometry Make(Photo photo, EvaluationPlan plan, Span<float> destination)
    {
        ArgumentNullException.ThrowIfNull(photo);
        ArgumentNullException.ThrowIfNull(plan);
        return Make(photo, ViewDrawing.Draw(plan, photo.SourceWidth, photo.SourceHeight), plan.Normalization, destination);
    }

    internal static Lanes Fastest => Avx512Vbmi.IsSupported ? Lanes.Sixteen : Avx2.IsSupported ? Lanes.Eight : Lanes.One;

    internal ViewGeometry Make(Photo photo, in ViewDraw draw, Normalization normalization, Span<float> destination) =>
        Make(photo, draw, normalization, destination, Fastest);

    internal ViewGeometry Make(Photo photo, in ViewDraw draw, Normalization normalization, Span<float> destination, Lanes lanes)
    {
        RequireRoom(draw.Resize, destination.Length);
        Paint(photo, draw, lanes);
        if (draw.Precision == ColourPrecision.Float32)
            NormalizerFor(normalization).Write(floats.Planes, destination);
        else
            NormalizerFor(normalization).Write(planes, destination, lanes);
        return draw.Geometry;
    }

    /// <summary>The same as bfloat16.</summary>
    internal ViewGeometry Make(Photo photo, in ViewDraw draw, Normalization normalization, Span<ushort> destination, Lanes lanes)
    {
        RequireRoom(draw.Resize, destination.Length);
        Paint(photo, draw, lanes);
        if (draw.Precision == ColourPrecision.Float32)
            NormalizerFor(normalization).Write(floats.Planes, destination);
        else
            NormalizerFor(normalization).Write(planes, destination, lanes);
        return draw.Geometry;
    }

    private static void RequireRoom(in ResizeRequest resize, int destination)
    {
        int expected = 3 * resize.Width * resize.Height;
        if (destination != expected)
            throw new ArgumentException($"a view of {resize.Width} x {resize.Height}: expected room for {expected} numbers, found {destination}", nameof(destination));
    }

    // The view before it becomes the network's numbers, in bytes or floats.
    private void Paint(Photo photo, in ViewDraw draw, Lanes lanes)
    {
        resampler.Resize(photo, draw.Resize, planes, lanes);
        if (draw.Precision == ColourPrecision.Float32)
        {
            floats.Paint(planes, draw);
            return;
        }
        if (draw.Sigma > 0 && draw.BlurPlace == BlurPlace.BeforeColours)
            blur.Apply(planes, draw.Sigma, lanes);
        if (draw.Jitter is { } jitter)
            Colour(jitter, lanes);
        if (draw.Grey)
            Luma.Apply(planes, lanes);
        if (draw.Sigma > 0 && draw.BlurPlace == BlurPlace.AfterColours)
            blur.Apply(planes, draw.Sigma, lanes);
        if (draw.SolarizeFrom < ViewDraw.NoSolarization)
            Solarization.Apply(planes, draw.SolarizeFrom, lanes);
    }

    private void Colour(in JitterDraw jitter, Lanes lanes)
    {
        for (int order = jitter.Order, i = 0; i < 4; order >>= 2, i++)
        {
            switch (order & 3)
            {
                case 0: Blend.Brightness(planes, jitter.Brightness, lanes); break;
                case 1: Blend.Contrast(planes, jitter.Contrast, lanes); break;
                case 2: Blend.Saturation(planes, jitter.Saturation, lanes); break;
                default: Hue.Shift(planes, jitter.Hue, lanes); break;
            }
        }
    }

    private Normalizer NormalizerFor(Normalization normalization)
    {
        if (!normalizers.TryGetValue(normalization, out Normalizer? normalizer))
            normalizers.Add(normalization, normalizer = new Normalizer(normalization));
        return normalizer;
    }
}
