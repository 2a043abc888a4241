using System.ComponentModel.DataAnnotations;
using Parallax.Torch;

namespace Parallax.Models;

/// <summary>A residual network (He et al. 2016), in torchvision's form.</summary>
public sealed record ResNetOptions : BackboneOptions
{
    /// <summary>Which network.</summary>
    public ResNetVariant Variant { get; init; } = ResNetVariant.ResNet50;

    /// <summary>How pictures come in.</summary>
    public ResNetStem Stem { get; init; } = ResNetStem.ImageNet;

    /// <summary>The last BatchNorm of each block starts at gain 0, so that blocks start as the identity (Goyal et al. 2017).</summary>
    public bool ZeroInitResidual { get; init; } = true;

    /// <summary>Factor on all channel numbers, as in SimCLR's 2× and 4× (not torchvision's wide_resnet, which widens inner layers only).</summary>
    [Range(0.125, 8.0)] public double WidthMultiple { get; init; } = 1;

    /// <inheritdoc/>
    public override Backbone Create(Generator generator) => new ResNet(ResNetLayout.Of(Variant, Stem, WidthMultiple), generator, ZeroInitResidual);
}
