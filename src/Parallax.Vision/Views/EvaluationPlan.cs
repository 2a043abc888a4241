using System.ComponentModel.DataAnnotations;

namespace Parallax.Vision;

/// <summary>The one view that an image is evaluated on: shorter side resized, centre cut out, nothing random.</summary>
public sealed record EvaluationPlan
{
    /// <summary>Side of the square view in pixels. Default 224.</summary>
    [Range(1, 4096)] public int Size { get; init; } = 224;

    /// <summary>Length of the shorter side before the cut, at least <see cref="Size"/>. Default 256.</summary>
    [Range(1, 8192)] public int ShorterSide { get; init; } = 256;

    /// <summary>How the image is resized. Default bilinear, as VICRegL evaluates.</summary>
    public Interpolation Interpolation { get; init; } = Interpolation.Bilinear;

    /// <summary>From bytes to the network's numbers.</summary>
    public Normalization Normalization { get; init; } = new();

    /// <summary>A plan that keeps the usual 256 : 224 between shorter side and cut.</summary>
    /// <param name="size">Side of the view in pixels.</param>
    public static EvaluationPlan Of(int size) => new() { Size = size, ShorterSide = (int)Math.Round(size * 256 / 224.0) };

    /// <summary>Checks every value.</summary>
    /// <exception cref="ArgumentException">Something is out of range; the message names every fault.</exception>
    public void Validate()
    {
        List<string> faults = [.. OptionFaults.Of(this, "evaluation"), .. Normalization.Faults("evaluation.normalization")];
        if (ShorterSide < Size)
            faults.Add($"evaluation.shorter_side: expected at least size = {Size}, found {ShorterSide}");
        if (faults.Count > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, faults));
    }
}
