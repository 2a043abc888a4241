using System.ComponentModel.DataAnnotations;
using Parallax.Torch;

namespace Parallax.Models;

/// <summary>A Swin transformer (Liu et al. 2021).</summary>
public abstract record SwinOptions : BackboneOptions
{
    /// <summary>Side of a window in tokens; 7 and 14 are published.</summary>
    [Range(1, 64)] public int Window { get; init; } = 7;

    /// <summary>Side of the pictures that windows and shifts are made for.</summary>
    [Range(32, 4096)] public int ImageSize { get; init; } = 224;

    /// <summary>ε of the layer norms: 1e-6 in GLSD and EsViT, 1e-5 in the authors' and torchvision's weights.</summary>
    [Range(1e-12, 1e-2)] public double NormEps { get; init; } = 1e-6;

    /// <summary>Probability that the last block's branches are left out while training (0.1 for GLSD's student), evenly less before.</summary>
    [Range(0.0, 0.99)] public double StochasticDepth { get; init; } = 0.1;

    /// <summary>Whether blocks are computed anew in the backward pass, which saves memory for time.</summary>
    public bool Recompute { get; init; }

    /// <summary>Which network.</summary>
    protected abstract SwinVariant Variant { get; }

    /// <inheritdoc/>
    public override Backbone Create(Generator generator) => new SwinTransformer(
        SwinLayout.Of(Variant, Window) with { ImageSize = ImageSize, NormEps = NormEps, StochasticDepth = StochasticDepth, Recompute = Recompute }, generator);
}

/// <summary>Swin-T: width 96, blocks 2-2-6-2.</summary>
public sealed record SwinTinyOptions : SwinOptions
{
    /// <inheritdoc/>
    protected override SwinVariant Variant => SwinVariant.Tiny;
}

/// <summary>Swin-S: width 96, blocks 2-2-18-2.</summary>
public sealed record SwinSmallOptions : SwinOptions
{
    /// <inheritdoc/>
    protected override SwinVariant Variant => SwinVariant.Small;
}

/// <summary>Swin-B: width 128, blocks 2-2-18-2.</summary>
public sealed record SwinBaseOptions : SwinOptions
{
    /// <inheritdoc/>
    protected override SwinVariant Variant => SwinVariant.Base;
}
