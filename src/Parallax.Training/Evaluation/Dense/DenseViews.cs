using Parallax.Vision;

namespace Parallax.Training.Evaluation.Dense;

/// <summary>The views that patches are scored on. They are the same for every network but for size and normalisation.</summary>
internal static class DenseViews
{
    /// <summary>The whole image, stretched to a square.</summary>
    public static ViewPlan Whole(EvaluationPlan of) => new() { Global = Plain(of) };

    /// <summary>
    /// What is remembered: half of the image or more, at an aspect ratio of 3/4 to 4/3, with slight changes of colour in every second view.
    /// </summary>
    public static ViewPlan Remembered(EvaluationPlan of) => new()
    {
        Global = Plain(of) with
        {
            Scale = (0.5, 1),
            Aspect = (3.0 / 4, 4.0 / 3),
            ColorJitter = new() { Probability = 0.5, Brightness = 0.1, Contrast = 0.1, Saturation = 0.1, Hue = 0.1 },
        },
    };

    /// <summary>Two views that differ as those of self-supervised training do: a quarter of the image or more, mirrored or not, other colours.</summary>
    public static ViewPlan Pair(EvaluationPlan of) => new()
    {
        Global = Plain(of) with
        {
            Count = 2,
            Scale = (0.25, 1),
            Aspect = (3.0 / 4, 4.0 / 3),
            Flip = 0.5,
            ColorJitter = new() { Probability = 0.8, Brightness = 0.4, Contrast = 0.4, Saturation = 0.2, Hue = 0.1 },
            Grayscale = 0.2,
            Blur = new() { Probability = [0.5] },
        },
    };

    // A crop of the whole area fits at no aspect ratio but the image's own, so that it is the image, but for half a pixel that
    // rounding may take; labels and places go by the geometry.
    private static ViewGroup Plain(EvaluationPlan of) => new()
    {
        Count = 1,
        Size = of.Size,
        Scale = (1, 1),
        Aspect = (0.01, 100),
        Interpolation = of.Interpolation,
        Flip = 0,
        ColorJitter = new() { Probability = 0 },
        Grayscale = 0,
        Blur = new() { Probability = [0] },
        Solarize = new() { Probability = [0] },
        Normalization = of.Normalization,
    };
}
