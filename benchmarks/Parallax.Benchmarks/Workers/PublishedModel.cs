using Parallax.Models;
using Parallax.Torch;

namespace Parallax.Benchmarks.Workers;

/// <summary>A backbone as torchvision makes it, by torchvision's name.</summary>
internal static class PublishedModel
{
    public static Backbone Create(string name, Generator random) => name switch
    {
        "vit_b_16" => new VisionTransformer(VisionTransformerLayout.Of(VisionTransformerVariant.Base), random),
        "swin_t" => new SwinTransformer(SwinLayout.Of(SwinVariant.Tiny) with { StochasticDepth = 0.2, NormEps = 1e-5 }, random),
        "convnext_tiny" => new ConvNeXt(
            ConvNeXtLayout.Of(ConvNeXtVariant.Tiny) with { StochasticDepth = 0.1, LayerScale = 1e-6, LastNorm = LastNormPlace.Pooled }, random),
        "googlenet" => new GoogLeNet(random),
        _ => new ResNet(ResNetLayout.Of(Enum.Parse<ResNetVariant>(name, ignoreCase: true)), random, zeroInitResidual: false),
    };
}
