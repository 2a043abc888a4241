using System.ComponentModel.DataAnnotations;
using Parallax.Torch;

namespace Parallax.Models;

/// <summary>A residual network (He et al. 2016), in torchvision's form.</summary>
public abstract record ResNetOptions : BackboneOptions
{
    /// <summary>How pictures come in: <c>image_net</c> for large ones, <c>small</c> for 32 to 64 pixels.</summary>
    public ResNetStem Stem { get; init; } = ResNetStem.ImageNet;

    /// <summary>The last BatchNorm of each block starts at gain 0, so that blocks start as the identity (Goyal et al. 2017).</summary>
    public bool ZeroInitResidual { get; init; } = true;

    /// <summary>Factor on all channel numbers, as in SimCLR's 2× and 4× and VICRegL's <c>resnet50x2</c> (not torchvision's wide_resnet, which widens inner layers only).</summary>
    [Range(0.125, 8.0)] public double WidthMultiple { get; init; } = 1;

    /// <summary>Stages that are kept; each one left out doubles the rows and columns of the last map. All four are published.</summary>
    [Range(1, 4)] public int Stages { get; init; } = 4;

    /// <summary>Which network.</summary>
    protected abstract ResNetVariant Variant { get; }

    /// <inheritdoc/>
    public override Backbone Create(Generator generator)
    {
        ResNetLayout whole = ResNetLayout.Of(Variant, Stem, WidthMultiple);
        ResNetLayout layout = whole with { Widths = [.. whole.Widths.Take(Stages)], Blocks = [.. whole.Blocks.Take(Stages)] };
        return new ResNet(layout, generator, ZeroInitResidual);
    }
}

/// <summary>ResNet-18: basic blocks 2-2-2-2.</summary>
public sealed record ResNet18Options : ResNetOptions
{
    /// <inheritdoc/>
    protected override ResNetVariant Variant => ResNetVariant.ResNet18;
}

/// <summary>ResNet-34: basic blocks 3-4-6-3.</summary>
public sealed record ResNet34Options : ResNetOptions
{
    /// <inheritdoc/>
    protected override ResNetVariant Variant => ResNetVariant.ResNet34;
}

/// <summary>ResNet-50: bottlenecks 3-4-6-3.</summary>
public sealed record ResNet50Options : ResNetOptions
{
    /// <inheritdoc/>
    protected override ResNetVariant Variant => ResNetVariant.ResNet50;
}

/// <summary>ResNet-101: bottlenecks 3-4-23-3.</summary>
public sealed record ResNet101Options : ResNetOptions
{
    /// <inheritdoc/>
    protected override ResNetVariant Variant => ResNetVariant.ResNet101;
}

/// <summary>torchvision's <c>wide_resnet50_2</c>: ResNet-50 with bottlenecks twice as wide inside, 2048 channels out (Zagoruyko and Komodakis 2016).</summary>
public sealed record WideResNet50Options : ResNetOptions
{
    /// <inheritdoc/>
    protected override ResNetVariant Variant => ResNetVariant.WideResNet50;
}

/// <summary>torchvision's <c>wide_resnet101_2</c>: ResNet-101 with bottlenecks twice as wide inside, 2048 channels out.</summary>
public sealed record WideResNet101Options : ResNetOptions
{
    /// <inheritdoc/>
    protected override ResNetVariant Variant => ResNetVariant.WideResNet101;
}
