namespace Parallax.Models;

/// <summary>Published residual networks.</summary>
public enum ResNetVariant
{
    /// <summary>Basic blocks 2-2-2-2.</summary>
    ResNet18,

    /// <summary>Basic blocks 3-4-6-3.</summary>
    ResNet34,

    /// <summary>Bottlenecks 3-4-6-3.</summary>
    ResNet50,

    /// <summary>Bottlenecks 3-4-23-3.</summary>
    ResNet101,

    /// <summary>ResNet-50 with bottlenecks twice as wide inside: torchvision's <c>wide_resnet50_2</c>.</summary>
    WideResNet50,

    /// <summary>ResNet-101 with bottlenecks twice as wide inside: torchvision's <c>wide_resnet101_2</c>.</summary>
    WideResNet101,
}

/// <summary>How pictures come into a residual network.</summary>
public enum ResNetStem
{
    /// <summary>Convolution 7×7, stride 2, then max-pooling 3×3, stride 2.</summary>
    ImageNet,

    /// <summary>Convolution 3×3, stride 1, no pooling: for pictures of 32 to 64 pixels.</summary>
    Small,
}

/// <summary>The two residual blocks.</summary>
public enum ResNetBlock
{
    /// <summary>Two convolutions 3×3.</summary>
    Basic,

    /// <summary>1×1, 3×3 (which has the stride: "v1.5"), 1×1 to four times the width.</summary>
    Bottleneck,
}

/// <summary>The sizes of a residual network.</summary>
/// <param name="Name">As messages show it.</param>
/// <param name="Block">Which block.</param>
/// <param name="Widths">Channels of each stage before they are expanded; one stage or more.</param>
/// <param name="Blocks">Blocks of each stage; as many as widths.</param>
/// <param name="Stem">How pictures come in; it gives as many channels as the first stage is wide.</param>
public sealed record ResNetLayout(string Name, ResNetBlock Block, IReadOnlyList<int> Widths, IReadOnlyList<int> Blocks, ResNetStem Stem)
{
    private static readonly int[] PublishedWidths = [64, 128, 256, 512];

    /// <summary>Factor on the channels inside bottlenecks alone: 2 in wide residual networks (Zagoruyko and Komodakis 2016) as torchvision has them.</summary>
    public int InnerMultiple { get; init; } = 1;

    /// <summary>How many times wider a block's output is than its stage's width.</summary>
    public int Expansion => Block == ResNetBlock.Bottleneck ? 4 : 1;

    /// <summary>Channels of the last map.</summary>
    public int Channels => Widths[^1] * Expansion;

    /// <summary>Pixels between neighbours of the last map: the stem's stride, doubled at each stage but the first.</summary>
    public int Stride => (Stem == ResNetStem.ImageNet ? 4 : 1) << (Widths.Count - 1);

    /// <summary>A published network.</summary>
    /// <param name="variant">Which.</param>
    /// <param name="stem">How pictures come in.</param>
    /// <param name="widthMultiple">Factor on all channel numbers.</param>
    public static ResNetLayout Of(ResNetVariant variant, ResNetStem stem = ResNetStem.ImageNet, double widthMultiple = 1)
    {
        var (block, blocks) = variant switch
        {
            ResNetVariant.ResNet18 => (ResNetBlock.Basic, new[] { 2, 2, 2, 2 }),
            ResNetVariant.ResNet34 => (ResNetBlock.Basic, new[] { 3, 4, 6, 3 }),
            ResNetVariant.ResNet50 or ResNetVariant.WideResNet50 => (ResNetBlock.Bottleneck, new[] { 3, 4, 6, 3 }),
            ResNetVariant.ResNet101 or ResNetVariant.WideResNet101 => (ResNetBlock.Bottleneck, new[] { 3, 4, 23, 3 }),
            _ => throw new ArgumentOutOfRangeException(nameof(variant), variant, "no such residual network"),
        };
        int[] widths = Array.ConvertAll(PublishedWidths, width => (int)Math.Round(width * widthMultiple));
        return new ResNetLayout(NameOf(variant), block, widths, blocks, stem) { InnerMultiple = variant is ResNetVariant.WideResNet50 or ResNetVariant.WideResNet101 ? 2 : 1 };
    }

    private static string NameOf(ResNetVariant variant) => variant switch
    {
        ResNetVariant.WideResNet50 => "wide_resnet50_2",
        ResNetVariant.WideResNet101 => "wide_resnet101_2",
        _ => variant.ToString().ToLowerInvariant(),
    };
}
