using System.ComponentModel.DataAnnotations;
using Parallax.Torch;

namespace Parallax.Models;

/// <summary>A ConvNeXt (Liu et al. 2022), by default as VICRegL trains it.</summary>
public abstract record ConvNeXtOptions : BackboneOptions
{
    /// <summary>First value of a learnt factor a channel on each branch; none in VICRegL, 1e-6 in the published network.</summary>
    [Range(1e-9, 1.0)] public double? LayerScale { get; init; }

    /// <summary>Where the last norm stands.</summary>
    public LastNormPlace LastNorm { get; init; } = LastNormPlace.EveryPosition;

    /// <summary>Probability that the last block's branch is left out while training (VICRegL's 0.1), evenly less before.</summary>
    [Range(0.0, 0.99)] public double StochasticDepth { get; init; } = 0.1;

    /// <summary>Whether blocks are computed anew in the backward pass, which saves memory for time.</summary>
    public bool Recompute { get; init; }

    /// <summary>Which network.</summary>
    protected abstract ConvNeXtVariant Variant { get; }

    /// <inheritdoc/>
    public override Backbone Create(Generator generator) => new ConvNeXt(
        ConvNeXtLayout.Of(Variant) with { LayerScale = LayerScale, LastNorm = LastNorm, StochasticDepth = StochasticDepth, Recompute = Recompute },
        generator);
}

/// <summary>ConvNeXt-T: blocks 3-3-9-3, widths 96 to 768.</summary>
public sealed record ConvNeXtTinyOptions : ConvNeXtOptions
{
    /// <inheritdoc/>
    protected override ConvNeXtVariant Variant => ConvNeXtVariant.Tiny;
}

/// <summary>ConvNeXt-S: blocks 3-3-27-3, widths 96 to 768.</summary>
public sealed record ConvNeXtSmallOptions : ConvNeXtOptions
{
    /// <inheritdoc/>
    protected override ConvNeXtVariant Variant => ConvNeXtVariant.Small;
}

/// <summary>ConvNeXt-B: blocks 3-3-27-3, widths 128 to 1024.</summary>
public sealed record ConvNeXtBaseOptions : ConvNeXtOptions
{
    /// <inheritdoc/>
    protected override ConvNeXtVariant Variant => ConvNeXtVariant.Base;
}

/// <summary>ConvNeXt-XL: blocks 3-3-27-3, widths 256 to 2048.</summary>
public sealed record ConvNeXtExtraLargeOptions : ConvNeXtOptions
{
    /// <inheritdoc/>
    protected override ConvNeXtVariant Variant => ConvNeXtVariant.ExtraLarge;
}
