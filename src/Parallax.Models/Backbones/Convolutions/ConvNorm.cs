using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Models;

/// <summary>Convolution without bias, BatchNorm, ReLU; named <c>conv</c> and <c>bn</c> as in torchvision's GoogLeNet.</summary>
internal sealed class ConvNorm : Layer
{
    private readonly Conv2d conv;
    private readonly BatchNorm bn;

    public ConvNorm(int inputs, int outputs, int kernel, Generator generator, int stride = 1, double eps = 1e-3)
    {
        conv = Add("conv", new Conv2d(inputs, outputs, kernel, generator, stride, padding: kernel / 2, bias: false, weights: Initialize.TruncatedNormal(std: 0.01)));
        bn = Add("bn", new BatchNorm(outputs, eps: eps));
    }

    public override Tensor Forward(Tensor input)
    {
        using var scope = TensorScope.Open();
        return scope.Outward(bn.Forward(conv.Forward(input)).Relu_());
    }
}
