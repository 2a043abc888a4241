using System.ComponentModel.DataAnnotations;
using Parallax.Methods.Contrast;
using Parallax.Methods.Moco;
using Parallax.Vision;

namespace Parallax.Methods.LoGo;

/// <summary>LoGo on MoCo (Zhang et al., CVPR 2022); the defaults are those of the released code but for the order of steps.</summary>
public sealed record MocoLogoOptions : MomentumContrastOptions
{
    /// <inheritdoc/>
    /// <remarks>The released code.</remarks>
    [Range(0.0, 1e3, MinimumIsExclusive = true)] public override double Temperature { get; init; } = 0.07;

    /// <inheritdoc/>
    /// <remarks>The released code, for all data sets.</remarks>
    [Range(1, 1 << 24)] public override int Queue { get; init; } = 4096;

    /// <summary>What local crops add.</summary>
    public LogoOptions Logo { get; init; } = new();

    /// <summary>The released code's order: a step on the dissimilarity alone, with an optimizer of its own, before the step on the rest. None: one loss, one step.</summary>
    public AlternatingOptions? Alternating { get; init; }

    /// <inheritdoc/>
    public override ViewPlan DefaultViews => PublishedViews.LoGo;

    internal override LogoOptions? LocalCrops => Logo;

    internal override AlternatingOptions? Alternation => Alternating;

    internal override CropPairs PairsOf(int crops) => Logo.PairsOf(crops);
}
