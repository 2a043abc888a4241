using System.ComponentModel.DataAnnotations;

namespace Parallax.Vision;

/// <summary>
/// Views of one size that are drawn alike: crop and resize, flip, colour jitter, greyscale, blur, solarization, normalisation, in that
/// order.
/// The defaults are VICRegL's for ResNet-50 (Bardes et al. 2022, released code).
/// </summary>
public sealed record ViewGroup
{
    /// <summary>How many views of each image. Default 2.</summary>
    [Range(1, 64)] public int Count { get; init; } = 2;

    /// <summary>Side of the square view in pixels. Default 224.</summary>
    [Range(1, 4096)] public int Size { get; init; } = 224;

    /// <summary>Area of the crop as a fraction of the image's, in [0.0001, 1]. Default [0.08, 1].</summary>
    [Range(0.0001, 1.0)] public Interval Scale { get; init; } = (0.08, 1.0);

    /// <summary>Aspect ratio of the crop, width / height. Default [3/4, 4/3].</summary>
    [Range(0.01, 100.0)] public Interval Aspect { get; init; } = (3.0 / 4, 4.0 / 3);

    /// <summary>
    /// Length to which the shorter side is resized before a square of <see cref="Size"/> is cut out at a random place, in the place of a crop of
    /// random area: at least <see cref="Size"/>. Default none: <see cref="Scale"/> and <see cref="Aspect"/> hold.
    /// </summary>
    [Range(1, 8192)] public int? ShorterSide { get; init; }

    /// <summary>What the views of the group have in common. Default nothing.</summary>
    public SharedDraws Shared { get; init; } = SharedDraws.None;

    /// <summary>How the crop is resized. Default bicubic.</summary>
    public Interpolation Interpolation { get; init; } = Interpolation.Bicubic;

    /// <summary>Probability of a mirrored view, in [0, 1]. Default 0.5.</summary>
    [Range(0.0, 1.0)] public double Flip { get; init; } = 0.5;

    /// <summary>The numbers in which colours are changed. Default bytes.</summary>
    public ColourPrecision ColourPrecision { get; init; } = ColourPrecision.EightBit;

    /// <summary>Random changes of colour.</summary>
    public ColorJitter ColorJitter { get; init; } = new();

    /// <summary>Probability of a grey view, in [0, 1]. Default 0.2.</summary>
    [Range(0.0, 1.0)] public double Grayscale { get; init; } = 0.2;

    /// <summary>Gaussian blur.</summary>
    public BlurOptions Blur { get; init; } = new();

    /// <summary>Solarization.</summary>
    public SolarizeOptions Solarize { get; init; } = new();

    /// <summary>From bytes to the network's numbers.</summary>
    public Normalization Normalization { get; init; } = new();

    internal IEnumerable<string> Faults(string path) =>
    [
        .. OptionFaults.Of(this, path),
        .. OptionFaults.Of(ColorJitter, $"{path}.color_jitter"),
        .. OptionFaults.Of(Solarize, $"{path}.solarize"),
        .. Scale.Faults($"{path}.scale", 0.0001, 1),
        .. Aspect.Faults($"{path}.aspect", 0.01, 100),
        .. Blur.Sigma.Faults($"{path}.blur.sigma", 0.001, 100),
        .. Probabilities(Blur.Probability, $"{path}.blur.probability"),
        .. Probabilities(Solarize.Probability, $"{path}.solarize.probability"),
        .. Normalization.Faults($"{path}.normalization"),
        .. ShorterSide < Size ? [$"{path}.shorter_side: expected at least size = {Size}, found {ShorterSide}"] : Array.Empty<string>(),
    ];

    private static IEnumerable<string> Probabilities(IReadOnlyList<double> values, string path)
    {
        if (values.Count == 0 || values.Any(value => !(value >= 0 && value <= 1)))
            yield return $"{path}: expected one or more numbers in [0, 1], found [{string.Join(", ", values)}]";
    }
}
