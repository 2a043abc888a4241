using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Models;

/// <summary>x + drop(γ·W₂·GELU(W₁·LN(depthwise 7×7 x))), the norm and the linear maps over the channels of each position.</summary>
internal sealed class ConvNeXtBlock : Layer
{
    private const int Kernel = 7, Expansion = 4;

    private readonly Conv2d depthwise;
    private readonly LayerNorm norm;
    private readonly Linear pointwise1, pointwise2;
    private readonly Parameter? gamma;
    private readonly StochasticDepth drop;

    public ConvNeXtBlock(int width, double? layerScale, double dropRate, Generator generator)
    {
        Initializer first = Initialize.TruncatedNormal();
        if (layerScale is { } scale) gamma = AddParameter("gamma", Ops.Full([width], scale, DType.Float32));
        depthwise = Add("dwconv", new Conv2d(width, width, Kernel, generator, padding: Kernel / 2, groups: width, weights: first));
        norm = Add("norm", new LayerNorm(width, ConvNeXtLayout.Eps));
        pointwise1 = Add("pwconv1", new Linear(width, Expansion * width, generator, weights: first));
        pointwise2 = Add("pwconv2", new Linear(Expansion * width, width, generator, weights: first));
        drop = Add("drop_path", new StochasticDepth(dropRate, generator));
    }

    /// <summary>(B, C, H, W), channels last in memory → the same.</summary>
    public override Tensor Forward(Tensor input)
    {
        using var scope = TensorScope.Open();
        Tensor positions = norm.Forward(depthwise.Forward(input).Permute([0, 2, 3, 1]));   // (B, H, W, C), contiguous
        Tensor branch = pointwise2.Forward(pointwise1.Forward(positions).Gelu());
        if (gamma is not null) branch = branch * gamma;
        return scope.Outward(input + drop.Forward(branch.Permute([0, 3, 1, 2])));
    }
}
