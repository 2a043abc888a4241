using Parallax.Methods.Contrast;
using Parallax.Methods.LoGo;
using Parallax.Vision;

namespace Parallax.Methods.SimSiam;

/// <summary>SimSiam (Chen and He, CVPR 2021); the defaults are those for ImageNet.</summary>
public sealed record SimSiamOptions : SimSiamFamilyOptions
{
    /// <summary>Which crops predict which. Published: both ways.</summary>
    public CropPairing Pairs { get; init; } = CropPairing.BothWays;

    /// <inheritdoc/>
    public override ViewPlan DefaultViews => PublishedViews.MoCoV2;

    internal override LogoOptions? LocalCrops => null;

    internal override CropPairs PairsOf(int crops) => CropPairs.Of(Pairs, crops, "cosine");
}
