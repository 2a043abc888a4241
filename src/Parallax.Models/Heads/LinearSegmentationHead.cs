using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax;

/// <summary>A linear map from frozen feature maps to classes: batch norm, then a 1×1 convolution; several maps are joined at the size of the first.</summary>
/// <remarks>
/// Bardes et al., "VICRegL", NeurIPS 2022, appendix D.2: one map of a ResNet, or the four stages of a ConvNeXt, the first of which is the finest. Names are
/// those of the released configurations.
/// </remarks>
public sealed class LinearSegmentationHead : Module
{
    private readonly BatchNorm norm;
    private readonly Conv2d classify;
    private readonly int channels;

    /// <summary>Makes the head.</summary>
    /// <param name="channels">Channels of each map that it is given.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="random">Where first values come from.</param>
    public LinearSegmentationHead(ReadOnlySpan<int> channels, int classes, Generator random)
    {
        ArgumentOutOfRangeException.ThrowIfZero(channels.Length, nameof(channels));
        foreach (int c in channels) this.channels += c;
        norm = Add("bn", new BatchNorm(this.channels));
        classify = Add("conv_seg", new Conv2d(this.channels, classes, 1, random, weights: (weight, generator) => Initialize.Normal(weight, 0.01, generator)));
    }

    /// <summary>Maps (B, C, H, W) of the same images → logits (B, classes, H, W) at the size of the first.</summary>
    /// <exception cref="ShapeException">The maps' channels don't add up to the head's.</exception>
    public Tensor Forward(params ReadOnlySpan<Tensor> maps)
    {
        using var scope = TensorScope.Open();
        Tensor[] sized = new Tensor[maps.Length];
        for (int m = 0; m < maps.Length; m++) sized[m] = m == 0 ? maps[0] : maps[m].UpsampleBilinear2d([maps[0].Size(2), maps[0].Size(3)], alignCorners: false);
        Tensor joined = sized.Length == 1 ? sized[0] : Ops.Cat(sized, dim: 1);
        if (joined.Size(1) != channels) throw new ShapeException($"segmentation head: expected {channels} channels, found {joined.Describe()}");
        return scope.Outward(classify.Forward(norm.Forward(joined)));
    }
}
