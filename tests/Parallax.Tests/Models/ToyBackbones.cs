using Parallax.Models;
using Parallax.Torch;
using Parallax.Training;

namespace Parallax.Tests.Models;

/// <summary>A ResNet-50 of two stages and few channels.</summary>
public sealed record ToyResNetOptions : BackboneOptions
{
    public override Backbone Create(Generator generator) => new ResNet(new ResNetLayout("toy_resnet", ResNetBlock.Bottleneck, [4, 8], [2, 1], ResNetStem.ImageNet), generator);
}

/// <summary>A ViT of two blocks.</summary>
public sealed record ToyVitOptions : BackboneOptions
{
    public override Backbone Create(Generator generator) => new VisionTransformer(new VisionTransformerLayout("toy_vit", 32, 8, 12, 2, 2) { MlpRatio = 2 }, generator);
}

/// <summary>A Swin of two stages, of the size of tests/checkpoints/torchvision-swin.pth.</summary>
public sealed record ToySwinOptions : BackboneOptions
{
    public override Backbone Create(Generator generator) => new SwinTransformer(new SwinLayout("toy_swin", 8, [2, 2], [1, 2]) { ImageSize = 32, Window = 4, NormEps = 1e-5 }, generator);
}

/// <summary>A ConvNeXt of two stages as published.</summary>
public sealed record ToyConvNeXtOptions : BackboneOptions
{
    public override Backbone Create(Generator generator) =>
        new ConvNeXt(new ConvNeXtLayout("toy_convnext", [1, 2], [6, 8]) { LayerScale = 1e-6, LastNorm = LastNormPlace.Pooled }, generator);
}

/// <summary>A ConvNeXt of two stages as in VICRegL.</summary>
public sealed record ToyPatchConvNeXtOptions : BackboneOptions
{
    public override Backbone Create(Generator generator) => new ConvNeXt(new ConvNeXtLayout("toy_patch_convnext", [1, 2], [6, 8]), generator);
}

/// <summary>Backbones of some kilobytes that <c>--as</c> can name.</summary>
internal static class ToyBackbones
{
    public static MethodCatalog Catalog() => new MethodCatalog()
        .AddBackbone<ToyResNetOptions>("toy_resnet")
        .AddBackbone<ToyVitOptions>("toy_vit")
        .AddBackbone<ToySwinOptions>("toy_swin")
        .AddBackbone<ToyConvNeXtOptions>("toy_convnext")
        .AddBackbone<ToyPatchConvNeXtOptions>("toy_patch_convnext");

    /// <summary>A network whose every number differs from its first values, running statistics too.</summary>
    public static Backbone Trained(BackboneOptions options, ulong seed)
    {
        using var random = new Generator(seed);
        Backbone backbone = options.Create(random);
        using var noGrad = GradMode.Off();
        foreach (Tensor tensor in backbone.StateDict().Values)
        {
            if (tensor.DType.IsFloating()) tensor.Uniform_(0.5, 1.5, random);
            else tensor.Fill_((double)seed);
        }
        return backbone;
    }
}
