namespace Parallax.Vision;

/// <summary>Draws the views that a plan asks for.</summary>
internal static class ViewDrawing
{
    /// <summary>View <paramref name="index"/> of a group, for an image of the given size.</summary>
    public static ViewDraw Draw(ViewGroup group, int index, int width, int height, ref Rng rng)
    {
        PixelBox crop = CropSampling.Draw(width, height, group.Scale, group.Aspect, ref rng);
        bool flip = rng.Chance(group.Flip);
        JitterDraw? jitter = rng.Chance(group.ColorJitter.Probability) ? JitterDraw.From(group.ColorJitter, ref rng) : null;
        bool grey = rng.Chance(group.Grayscale);
        bool blurred = rng.Chance(Cycle(group.Blur.Probability, index));
        double sigma = rng.Uniform(group.Blur.Sigma.Min, group.Blur.Sigma.Max);
        bool solarized = rng.Chance(Cycle(group.Solarize.Probability, index));
        return new ViewDraw(
            ResizeRequest.Whole(crop, group.Size, group.Size, flip, group.Interpolation), width, height,
            jitter, grey, blurred ? sigma : 0, solarized ? group.Solarize.Threshold : ViewDraw.NoSolarization);
    }

    /// <summary>The evaluation view of an image of the given size, with torchvision's rounding of sizes and offsets.</summary>
    public static ViewDraw Draw(EvaluationPlan plan, int width, int height)
    {
        int side = plan.ShorterSide;
        var (fullWidth, fullHeight) = width <= height
            ? (side, (int)((long)side * height / width))
            : ((int)((long)side * width / height), side);
        ResizeRequest resize = new(
            new PixelBox(0, 0, width, height), fullWidth, fullHeight,
            (int)Math.Round((fullWidth - plan.Size) / 2.0), (int)Math.Round((fullHeight - plan.Size) / 2.0),
            plan.Size, plan.Size, Flip: false, plan.Interpolation);
        return new ViewDraw(resize, width, height, Jitter: null, Grey: false, Sigma: 0, ViewDraw.NoSolarization);
    }

    private static double Cycle(IReadOnlyList<double> values, int index) => values[index % values.Count];
}
