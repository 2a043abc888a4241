namespace Parallax.Models;

/// <summary>Published ConvNeXts.</summary>
public enum ConvNeXtVariant
{
    /// <summary>Blocks 3-3-9-3, widths 96 to 768.</summary>
    Tiny,

    /// <summary>Blocks 3-3-27-3, widths 96 to 768.</summary>
    Small,

    /// <summary>Blocks 3-3-27-3, widths 128 to 1024.</summary>
    Base,

    /// <summary>Blocks 3-3-27-3, widths 256 to 2048.</summary>
    ExtraLarge,
}

/// <summary>Where the last norm of a ConvNeXt stands.</summary>
public enum LastNormPlace
{
    /// <summary>On every position, before the mean: VICRegL.</summary>
    EveryPosition,

    /// <summary>On the mean; patches are not normalised: the published network.</summary>
    Pooled,
}

/// <summary>The sizes of a ConvNeXt.</summary>
/// <param name="Name">As messages show it.</param>
/// <param name="Depths">Blocks of each stage; one stage or more.</param>
/// <param name="Widths">Channels of each stage; as many as depths.</param>
public sealed record ConvNeXtLayout(string Name, IReadOnlyList<int> Depths, IReadOnlyList<int> Widths)
{
    internal const int Patch = 4;
    internal const double Eps = 1e-6;

    /// <summary>First value of a learnt factor a channel on each branch; null, as in VICRegL, for none. The published networks have 1e-6.</summary>
    public double? LayerScale { get; init; }

    /// <summary>Where the last norm stands.</summary>
    public LastNormPlace LastNorm { get; init; } = LastNormPlace.EveryPosition;

    /// <summary>Probability that the last block's branch is left out while training; 0 at the first block, evenly in between.</summary>
    public double StochasticDepth { get; init; }

    /// <summary>Whether blocks are computed anew in the backward pass.</summary>
    public bool Recompute { get; init; }

    /// <summary>Pixels between neighbours of the last map.</summary>
    public int Stride => Patch << (Depths.Count - 1);

    /// <summary>A published network.</summary>
    public static ConvNeXtLayout Of(ConvNeXtVariant variant) => variant switch
    {
        ConvNeXtVariant.Tiny => new("convnext_tiny", [3, 3, 9, 3], [96, 192, 384, 768]),
        ConvNeXtVariant.Small => new("convnext_small", [3, 3, 27, 3], [96, 192, 384, 768]),
        ConvNeXtVariant.Base => new("convnext_base", [3, 3, 27, 3], [128, 256, 512, 1024]),
        ConvNeXtVariant.ExtraLarge => new("convnext_xlarge", [3, 3, 27, 3], [256, 512, 1024, 2048]),
        _ => throw new ArgumentOutOfRangeException(nameof(variant), variant, "no such ConvNeXt"),
    };
}
