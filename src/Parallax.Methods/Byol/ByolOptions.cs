using System.ComponentModel.DataAnnotations;
using Parallax.Vision;

namespace Parallax.Methods.Byol;

/// <summary>BYOL (Grill et al., NeurIPS 2020); the defaults are the published values for 1000 epochs.</summary>
public sealed record ByolOptions : MethodOptions
{
    /// <summary>Layer widths of the projector.</summary>
    [MinLength(1), Range(1, 1 << 20)] public IReadOnlyList<int> Projector { get; init; } = [4096, 256];

    /// <summary>Width of the predictor's hidden layer.</summary>
    [Range(1, 1 << 20)] public int PredictorHidden { get; init; } = 4096;

    /// <summary>τ of the target: ξ ← τ·ξ + (1 − τ)·θ. Published starts: 0.996 for 1000 epochs, 0.99 for 300 and 100, 0.97 for 40.</summary>
    public Schedule TargetMomentum { get; init; } = new CosineSchedule(0.996, 1);

    /// <inheritdoc/>
    public override ViewPlan DefaultViews => PublishedViews.Byol;
}
