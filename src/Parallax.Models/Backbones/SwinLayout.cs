namespace Parallax.Models;

/// <summary>Published Swin transformers.</summary>
public enum SwinVariant
{
    /// <summary>Width 96, blocks 2-2-6-2.</summary>
    Tiny,

    /// <summary>Width 96, blocks 2-2-18-2.</summary>
    Small,

    /// <summary>Width 128, blocks 2-2-18-2.</summary>
    Base,
}

/// <summary>The sizes of a Swin transformer.</summary>
/// <param name="Name">As messages show it.</param>
/// <param name="Width">Channels of the first stage; each further one has twice as many.</param>
/// <param name="Depths">Blocks of each stage; one stage or more.</param>
/// <param name="Heads">Heads of each stage; as many as depths.</param>
public sealed record SwinLayout(string Name, int Width, IReadOnlyList<int> Depths, IReadOnlyList<int> Heads)
{
    internal const int Patch = 4;
    internal const double MlpRatio = 4;

    /// <summary>Side of a window in tokens; 7 and 14 are published.</summary>
    public int Window { get; init; } = 7;

    /// <summary>Side of the pictures that windows and shifts are made for: a stage that one window covers there has no shift. Other sizes are padded.</summary>
    public int ImageSize { get; init; } = 224;

    /// <summary>ε of the layer norms: 1e-6 in GLSD and EsViT, 1e-5 in the authors' and torchvision's weights.</summary>
    public double NormEps { get; init; } = 1e-6;

    /// <summary>Probability that the last block's branches are left out while training; 0 at the first block, evenly in between.</summary>
    public double StochasticDepth { get; init; }

    /// <summary>Whether blocks are computed anew in the backward pass.</summary>
    public bool Recompute { get; init; }

    /// <summary>Channels of the last stage.</summary>
    public int Channels => WidthOf(Depths.Count - 1);

    /// <summary>Pixels between the tokens of the last stage.</summary>
    public int Stride => Patch << (Depths.Count - 1);

    internal int WidthOf(int stage) => Width << stage;

    /// <summary>A published network.</summary>
    public static SwinLayout Of(SwinVariant variant, int window = 7) => variant switch
    {
        SwinVariant.Tiny => new($"swin_tiny_window{window}", 96, [2, 2, 6, 2], [3, 6, 12, 24]) { Window = window },
        SwinVariant.Small => new($"swin_small_window{window}", 96, [2, 2, 18, 2], [3, 6, 12, 24]) { Window = window },
        SwinVariant.Base => new($"swin_base_window{window}", 128, [2, 2, 18, 2], [4, 8, 16, 32]) { Window = window },
        _ => throw new ArgumentOutOfRangeException(nameof(variant), variant, "no such Swin transformer"),
    };
}
