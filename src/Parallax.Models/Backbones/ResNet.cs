using System.Globalization;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Models;

/// <summary>A residual network: He et al. 2016, "Deep Residual Learning for Image Recognition", with the stride in the 3×3 ("v1.5").</summary>
/// <remarks>Parameters bear torchvision's names, without <c>fc</c>; first values are distributed as torchvision's (Kaiming, fan-out).</remarks>
public sealed class ResNet : Backbone
{
    private readonly ResNetLayout layout;
    private readonly Conv2d conv1;
    private readonly BatchNorm bn1;
    private readonly List<Sequential> stages = [];

    /// <summary>Makes the network.</summary>
    /// <param name="layout">Its sizes.</param>
    /// <param name="generator">Where first values come from.</param>
    /// <param name="zeroInitResidual">The last BatchNorm of each block starts at gain 0.</param>
    public ResNet(ResNetLayout layout, Generator generator, bool zeroInitResidual = true)
    {
        ArgumentNullException.ThrowIfNull(layout);
        this.layout = layout;
        int width = layout.Widths[0];
        conv1 = Add("conv1", layout.Stem == ResNetStem.ImageNet
            ? ResidualBlocks.Convolution(3, width, 7, generator, stride: 2)
            : ResidualBlocks.Convolution(3, width, 3, generator));
        bn1 = Add("bn1", new BatchNorm(width));
        int channels = width;
        for (int stage = 0; stage < layout.Widths.Count; stage++)
        {
            stages.Add(Add(NameOf(stage), Stage(stage, channels, generator, zeroInitResidual)));
            channels = layout.Widths[stage] * layout.Expansion;
        }
    }

    /// <inheritdoc/>
    public override int Channels => layout.Channels;

    /// <inheritdoc/>
    public override int Stride => layout.Stride;

    /// <summary>(B, 3, H, W) → pooled (B, C) and patches (B, N, C) of the last map.</summary>
    public override Features Forward(Tensor pixels)
    {
        using var scope = TensorScope.Open();
        Tensor map = Stem(pixels);
        foreach (Sequential stage in stages) map = stage.Forward(map);
        return Features.OfMap(map).Outward(scope);
    }

    /// <inheritdoc/>
    public override IReadOnlyList<StageShape> Stages =>
        [.. stages.Select((_, i) => new StageShape(NameOf(i), layout.Widths[i] * layout.Expansion, layout.Stride >> (stages.Count - 1 - i)))];

    /// <inheritdoc/>
    protected override IReadOnlyList<Features> Walk(Tensor pixels, IReadOnlySet<string> wanted)
    {
        var taken = new List<Features>();
        Tensor map = Stem(pixels);
        for (int i = 0; i < stages.Count; i++)
        {
            map = stages[i].Forward(map);
            if (wanted.Contains(NameOf(i))) taken.Add(Features.OfMap(map));
        }
        return taken;
    }

    /// <summary>The layout's name: <c>resnet50</c>.</summary>
    public override string ToString() => layout.Name;

    private static string NameOf(int stage) => $"layer{(stage + 1).ToString(CultureInfo.InvariantCulture)}";

    private Tensor Stem(Tensor pixels)
    {
        Tensor map = bn1.Forward(conv1.Forward(pixels)).Relu_();
        return layout.Stem == ResNetStem.ImageNet ? map.MaxPool2d([3], [2], [1]) : map;
    }

    private Sequential Stage(int stage, int channels, Generator generator, bool zeroInitResidual)
    {
        var blocks = new Layer[layout.Blocks[stage]];
        for (int i = 0; i < blocks.Length; i++)
        {
            int stride = stage > 0 && i == 0 ? 2 : 1;
            blocks[i] = layout.Block == ResNetBlock.Basic
                ? new BasicBlock(channels, layout.Widths[stage], stride, generator, zeroInitResidual)
                : new Bottleneck(channels, layout.Widths[stage] * layout.InnerMultiple, layout.Widths[stage] * layout.Expansion, stride, generator, zeroInitResidual);
            channels = layout.Widths[stage] * layout.Expansion;
        }
        return new Sequential(blocks);
    }
}
