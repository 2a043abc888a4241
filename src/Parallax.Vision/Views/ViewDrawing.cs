namespace Parallax.Vision;

/// <summary>Draws the views that a plan asks for.</summary>
internal static class ViewDrawing
{
    /// <summary>View <paramref name="index"/> of a group, for an image of the given size.</summary>
    public static ViewDraw Draw(ViewGroup group, int index, int width, int height, ref Rng rng)
    {
        ResizeRequest resize = group.ShorterSide is { } side ? Cut(group, side, width, height, ref rng) : Crop(group, width, height, ref rng);
        JitterDraw? jitter = rng.Chance(group.ColorJitter.Probability) ? JitterDraw.From(group.ColorJitter, ref rng) : null;
        bool grey = rng.Chance(group.Grayscale);
        bool blurred = rng.Chance(Cycle(group.Blur.Probability, index));
        double sigma = rng.Uniform(group.Blur.Sigma.Min, group.Blur.Sigma.Max);
        bool solarized = rng.Chance(Cycle(group.Solarize.Probability, index));
        return new ViewDraw(
            resize, width, height, jitter, grey, blurred ? sigma : 0, group.Blur.Place, solarized ? group.Solarize.Threshold : ViewDraw.NoSolarization)
        {
            Precision = group.ColourPrecision,
        };
    }

    /// <summary>The evaluation view of an image of the given size, with torchvision's rounding of sizes and offsets.</summary>
    public static ViewDraw Draw(EvaluationPlan plan, int width, int height)
    {
        var (fullWidth, fullHeight) = ShorterSideOf(plan.ShorterSide, width, height);
        ResizeRequest resize = new(
            new PixelBox(0, 0, width, height), fullWidth, fullHeight,
            (int)Math.Round((fullWidth - plan.Size) / 2.0), (int)Math.Round((fullHeight - plan.Size) / 2.0),
            plan.Size, plan.Size, Flip: false, plan.Interpolation);
        return new ViewDraw(resize, width, height, Jitter: null, Grey: false, Sigma: 0, BlurPlace.AfterColours, ViewDraw.NoSolarization);
    }

    private static ResizeRequest Crop(ViewGroup group, int width, int height, ref Rng rng)
    {
        PixelBox crop = CropSampling.Draw(width, height, group.Scale, group.Aspect, ref rng);
        return ResizeRequest.Whole(crop, group.Size, group.Size, rng.Chance(group.Flip), group.Interpolation);
    }

    // Resize the shorter side, then a square at a random place.
    private static ResizeRequest Cut(ViewGroup group, int side, int width, int height, ref Rng rng)
    {
        var (fullWidth, fullHeight) = ShorterSideOf(side, width, height);
        int top = rng.NextInt(fullHeight - group.Size + 1), left = rng.NextInt(fullWidth - group.Size + 1);
        return new ResizeRequest(
            new PixelBox(0, 0, width, height), fullWidth, fullHeight, left, top, group.Size, group.Size, rng.Chance(group.Flip), group.Interpolation);
    }

    // torchvision's rounding: the longer side is cut to a whole number.
    private static (int Width, int Height) ShorterSideOf(int side, int width, int height) => width <= height
        ? (side, (int)((long)side * height / width))
        : ((int)((long)side * width / height), side);

    private static double Cycle(IReadOnlyList<double> values, int index) => values[index % values.Count];
}
