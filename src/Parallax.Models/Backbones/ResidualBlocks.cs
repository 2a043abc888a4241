using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Models;

/// <summary>What both residual blocks are made of.</summary>
internal static class ResidualBlocks
{
    /// <summary>A convolution without bias that keeps the size at stride 1, normal first values by fan-out.</summary>
    public static Conv2d Convolution(int inputs, int outputs, int kernel, Generator generator, int stride = 1) =>
        new(inputs, outputs, kernel, generator, stride, padding: kernel / 2, bias: false, weights: Initialize.KaimingNormalFanOut);

    /// <summary>The way around a block that changes size or width: 1×1 with the stride, then BatchNorm; null where the input itself goes around.</summary>
    public static Sequential? Shortcut(int inputs, int outputs, int stride, Generator generator) =>
        stride == 1 && inputs == outputs ? null : new(Convolution(inputs, outputs, 1, generator, stride), new BatchNorm(outputs));

    /// <summary>A block's last BatchNorm.</summary>
    public static BatchNorm LastNorm(int channels, bool zero)
    {
        var norm = new BatchNorm(channels);
        using var noGrad = GradMode.Off();
        if (zero) norm.Weight.Value.Zero_();
        return norm;
    }
}

/// <summary>relu(bn2(conv2(relu(bn1(conv1 x)))) + shortcut x).</summary>
internal sealed class BasicBlock : Layer
{
    private readonly Conv2d conv1, conv2;
    private readonly BatchNorm bn1, bn2;
    private readonly Sequential? downsample;

    public BasicBlock(int inputs, int width, int stride, Generator generator, bool zeroInit)
    {
        conv1 = Add("conv1", ResidualBlocks.Convolution(inputs, width, 3, generator, stride));
        bn1 = Add("bn1", new BatchNorm(width));
        conv2 = Add("conv2", ResidualBlocks.Convolution(width, width, 3, generator));
        bn2 = Add("bn2", ResidualBlocks.LastNorm(width, zeroInit));
        if (ResidualBlocks.Shortcut(inputs, width, stride, generator) is { } shortcut) downsample = Add("downsample", shortcut);
    }

    public override Tensor Forward(Tensor input)
    {
        using var scope = TensorScope.Open();
        Tensor inner = bn1.Forward(conv1.Forward(input)).Relu_();
        Tensor output = bn2.Forward(conv2.Forward(inner));
        return scope.Outward(output.Add_(downsample?.Forward(input) ?? input).Relu_());
    }
}

/// <summary>relu(bn3(conv3(relu(bn2(conv2(relu(bn1(conv1 x))))))) + shortcut x); conv2 has the stride.</summary>
internal sealed class Bottleneck : Layer
{
    private readonly Conv2d conv1, conv2, conv3;
    private readonly BatchNorm bn1, bn2, bn3;
    private readonly Sequential? downsample;

    public Bottleneck(int inputs, int width, int outputs, int stride, Generator generator, bool zeroInit)
    {
        conv1 = Add("conv1", ResidualBlocks.Convolution(inputs, width, 1, generator));
        bn1 = Add("bn1", new BatchNorm(width));
        conv2 = Add("conv2", ResidualBlocks.Convolution(width, width, 3, generator, stride));
        bn2 = Add("bn2", new BatchNorm(width));
        conv3 = Add("conv3", ResidualBlocks.Convolution(width, outputs, 1, generator));
        bn3 = Add("bn3", ResidualBlocks.LastNorm(outputs, zeroInit));
        if (ResidualBlocks.Shortcut(inputs, outputs, stride, generator) is { } shortcut) downsample = Add("downsample", shortcut);
    }

    public override Tensor Forward(Tensor input)
    {
        using var scope = TensorScope.Open();
        Tensor inner = bn1.Forward(conv1.Forward(input)).Relu_();
        inner = bn2.Forward(conv2.Forward(inner)).Relu_();
        Tensor output = bn3.Forward(conv3.Forward(inner));
        return scope.Outward(output.Add_(downsample?.Forward(input) ?? input).Relu_());
    }
}
