using Parallax.Methods.Contrast;
using Parallax.Methods.LoGo;
using Parallax.Vision;

namespace Parallax.Methods.Moco;

/// <summary>MoCo (He et al., CVPR 2020; version 2: Chen, Fan, Girshick and He 2020); the defaults are version 2's for ImageNet.</summary>
public sealed record MocoOptions : MomentumContrastOptions
{
    /// <summary>Which crops are queries of which keys. Published: one way.</summary>
    public CropPairing Pairs { get; init; } = CropPairing.OneWay;

    /// <inheritdoc/>
    public override ViewPlan DefaultViews => PublishedViews.MoCoV2;

    internal override LogoOptions? LocalCrops => null;

    internal override CropPairs PairsOf(int crops) => CropPairs.Of(Pairs, crops, "contrast");
}
