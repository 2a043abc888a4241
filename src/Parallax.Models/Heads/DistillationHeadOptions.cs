using System.ComponentModel.DataAnnotations;

namespace Parallax;

/// <summary>The shape of a <see cref="DistillationHead"/>; the defaults are DINO's, GLSD's and CrIBo's.</summary>
public sealed record DistillationHeadOptions
{
    /// <summary>Width of the hidden layers.</summary>
    [Range(1, 1 << 20)] public int Hidden { get; init; } = 2048;

    /// <summary>Linear layers of the trunk, the one to the bottleneck included.</summary>
    [Range(1, 64)] public int Layers { get; init; } = 3;

    /// <summary>Size of the vectors of length 1 that the output layers see.</summary>
    [Range(1, 1 << 20)] public int Bottleneck { get; init; } = 256;

    /// <summary>Whether batch norms follow the hidden linear layers.</summary>
    public bool BatchNorm { get; init; }

    /// <summary>Whether the gains of the output layers stay at 1. Released commands: trained for Swin-T and ViT-S, fixed for ViT-B.</summary>
    public bool NormLastLayer { get; init; }
}
