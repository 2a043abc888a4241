namespace Parallax.Models;

/// <summary>Published vision transformers.</summary>
public enum VisionTransformerVariant
{
    /// <summary>Width 192, 12 blocks, 3 heads (DeiT-Ti).</summary>
    Tiny,

    /// <summary>Width 384, 12 blocks, 6 heads (DeiT-S, DINO's ViT-S).</summary>
    Small,

    /// <summary>Width 768, 12 blocks, 12 heads.</summary>
    Base,
}

/// <summary>What a picture's vector is.</summary>
public enum TokenPooling
{
    /// <summary>The class token after the last norm.</summary>
    ClassToken,

    /// <summary>The mean of the patches after the last norm.</summary>
    Mean,
}

/// <summary>The sizes of a vision transformer.</summary>
/// <param name="Name">As messages show it.</param>
/// <param name="ImageSize">Side of the pictures that the position embedding is learnt for.</param>
/// <param name="Patch">Side of a patch, pixels.</param>
/// <param name="Width">C, channels of a token.</param>
/// <param name="Depth">Number of blocks.</param>
/// <param name="Heads">Heads of attention; they part the width evenly.</param>
public sealed record VisionTransformerLayout(string Name, int ImageSize, int Patch, int Width, int Depth, int Heads)
{
    /// <summary>What a picture's vector is.</summary>
    public TokenPooling Pooling { get; init; } = TokenPooling.ClassToken;

    /// <summary>Inner width of the MLP, as a multiple of the width.</summary>
    public double MlpRatio { get; init; } = 4;

    /// <summary>First value of a learnt factor a channel on each branch; null, as published, for none.</summary>
    public double? LayerScale { get; init; }

    /// <summary>Probability that the last block's branches are left out while training; 0 at the first block, evenly in between.</summary>
    public double StochasticDepth { get; init; }

    /// <summary>Whether blocks are computed anew in the backward pass: a third more time for a fraction of the memory.</summary>
    public bool Recompute { get; init; }

    /// <summary>A published network.</summary>
    public static VisionTransformerLayout Of(VisionTransformerVariant variant, int patch = 16, int imageSize = 224)
    {
        var (letter, width, heads) = variant switch
        {
            VisionTransformerVariant.Tiny => ("tiny", 192, 3),
            VisionTransformerVariant.Small => ("small", 384, 6),
            VisionTransformerVariant.Base => ("base", 768, 12),
            _ => throw new ArgumentOutOfRangeException(nameof(variant), variant, "no such vision transformer"),
        };
        return new VisionTransformerLayout($"vit_{letter}_patch{patch}", imageSize, patch, width, Depth: 12, heads);
    }
}
