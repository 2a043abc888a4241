using System.ComponentModel.DataAnnotations;
using Parallax.Torch;

namespace Parallax.Models;

/// <summary>A vision transformer (Dosovitskiy et al. 2021), in the form of DeiT and DINO.</summary>
public abstract record VisionTransformerOptions : BackboneOptions
{
    /// <summary>Side of a patch in pixels; 16 and 8 are published.</summary>
    [Range(1, 64)] public int Patch { get; init; } = 16;

    /// <summary>Side of the pictures that positions are learnt for; others get interpolated ones.</summary>
    [Range(1, 4096)] public int ImageSize { get; init; } = 224;

    /// <summary>What a picture's vector is.</summary>
    public TokenPooling Pooling { get; init; } = TokenPooling.ClassToken;

    /// <summary>Number of blocks.</summary>
    [Range(1, 64)] public int Depth { get; init; } = 12;

    /// <summary>Probability that the last block's branches are left out while training (the student's 0.1 in DINO, GLSD and CrIBo), evenly less before.</summary>
    [Range(0.0, 0.99)] public double StochasticDepth { get; init; } = 0.1;

    /// <summary>Whether blocks are computed anew in the backward pass, which saves memory for time.</summary>
    public bool Recompute { get; init; }

    /// <summary>Which network.</summary>
    protected abstract VisionTransformerVariant Variant { get; }

    /// <inheritdoc/>
    public override Backbone Create(Generator generator) => new VisionTransformer(
        VisionTransformerLayout.Of(Variant, Patch, ImageSize) with
        {
            Depth = Depth, Pooling = Pooling, StochasticDepth = StochasticDepth, Recompute = Recompute,
        },
        generator);
}

/// <summary>ViT-Ti: width 192, 3 heads.</summary>
public sealed record VitTinyOptions : VisionTransformerOptions
{
    /// <inheritdoc/>
    protected override VisionTransformerVariant Variant => VisionTransformerVariant.Tiny;
}

/// <summary>ViT-S: width 384, 6 heads.</summary>
public sealed record VitSmallOptions : VisionTransformerOptions
{
    /// <inheritdoc/>
    protected override VisionTransformerVariant Variant => VisionTransformerVariant.Small;
}

/// <summary>ViT-B: width 768, 12 heads.</summary>
public sealed record VitBaseOptions : VisionTransformerOptions
{
    /// <inheritdoc/>
    protected override VisionTransformerVariant Variant => VisionTransformerVariant.Base;
}
