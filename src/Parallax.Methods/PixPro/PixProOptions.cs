using System.ComponentModel.DataAnnotations;
using Parallax.Vision;

namespace Parallax.Methods.PixPro;

/// <summary>PixPro (Xie et al., CVPR 2021); the defaults are the published values.</summary>
public sealed record PixProOptions : MethodOptions
{
    /// <summary>Layer widths of the projector, which embeds patches.</summary>
    [MinLength(1), Range(1, 1 << 20)] public IReadOnlyList<int> Projector { get; init; } = [4096, 256];

    /// <summary>Layers of the transform g of the propagation; 0 leaves the projections as they are.</summary>
    [Range(0, 8)] public int TransformLayers { get; init; } = 1;

    /// <summary>γ, the sharpness of the propagation.</summary>
    [Range(0.0, 64.0, MinimumIsExclusive = true)] public double Sharpness { get; init; } = 2;

    /// <summary>T, the distance below which two patches are a positive pair, in diagonals of the larger patch.</summary>
    [Range(0.0, 1e3)] public double PositiveDistance { get; init; } = 0.7;

    /// <summary>m of the momentum network: θ_t ← m·θ_t + (1 − m)·θ_s.</summary>
    public Schedule Momentum { get; init; } = new CosineSchedule(0.99, 1);

    /// <inheritdoc/>
    public override ViewPlan DefaultViews => PublishedViews.Byol;
}
