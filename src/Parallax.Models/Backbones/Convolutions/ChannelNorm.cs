using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Models;

/// <summary>A layer norm over the channels of each position of a map; its names are the norm's own.</summary>
internal sealed class ChannelNorm : Layer
{
    private readonly int channels;
    private readonly double eps;
    private readonly Parameter weight, bias;

    public ChannelNorm(int channels, double eps)
    {
        (this.channels, this.eps) = (channels, eps);
        weight = AddParameter("weight", Ops.Ones([channels], DType.Float32));
        bias = AddParameter("bias", Ops.Zeros([channels], DType.Float32));
    }

    /// <summary>(B, C, H, W) → the same, channels last in memory.</summary>
    public override Tensor Forward(Tensor input)
    {
        using var scope = TensorScope.Open();
        Tensor positions = input.Permute([0, 2, 3, 1]);   // (B, H, W, C)
        if (positions.DType != weight.Value.DType) positions = positions.To(weight.Value.DType);
        return scope.Outward(Ops.LayerNorm(positions, [channels], weight, bias, eps).Permute([0, 3, 1, 2]));
    }
}
