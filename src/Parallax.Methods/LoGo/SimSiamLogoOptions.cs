using Parallax.Methods.Contrast;
using Parallax.Methods.SimSiam;
using Parallax.Vision;

namespace Parallax.Methods.LoGo;

/// <summary>LoGo on SimSiam (Zhang et al., CVPR 2022).</summary>
public sealed record SimSiamLogoOptions : SimSiamFamilyOptions
{
    /// <summary>What local crops add.</summary>
    public LogoOptions Logo { get; init; } = new();

    /// <inheritdoc/>
    public override ViewPlan DefaultViews => PublishedViews.LoGo;

    internal override LogoOptions? LocalCrops => Logo;

    internal override CropPairs PairsOf(int crops) => Logo.PairsOf(crops);
}
