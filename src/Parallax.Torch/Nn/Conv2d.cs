namespace Parallax.Torch.Nn;

/// <summary>A two-dimensional convolution with a square kernel and zero padding.</summary>
public sealed class Conv2d : Layer
{
    private readonly long stride, padding, dilation, groups;

    /// <summary>Makes a convolution (inputs → outputs channels).</summary>
    /// <param name="inputs">Channels of the input.</param>
    /// <param name="outputs">Channels of the output.</param>
    /// <param name="kernel">Side of the kernel.</param>
    /// <param name="generator">Where first values come from.</param>
    /// <param name="stride">Step between windows.</param>
    /// <param name="padding">Zeros at each border.</param>
    /// <param name="dilation">Step between the kernel's samples.</param>
    /// <param name="groups">Independent groups of channels; the number of inputs makes it depthwise.</param>
    /// <param name="bias">Whether each output has an offset.</param>
    /// <param name="weights">First weights, and biases of 0; null is PyTorch's default for both.</param>
    public Conv2d(
        long inputs, long outputs, long kernel, Generator generator, long stride = 1, long padding = 0, long dilation = 1, long groups = 1,
        bool bias = true, Initializer? weights = null)
    {
        (this.stride, this.padding, this.dilation, this.groups) = (stride, padding, dilation, groups);
        Weight = AddParameter("weight", Ops.Empty([outputs, inputs / groups, kernel, kernel], DType.Float32));
        Bias = bias ? AddParameter("bias", Ops.Zeros([outputs], DType.Float32)) : null;
        (weights ?? Initialize.Default)(Weight, generator);
        if (weights is null && Bias is not null) Initialize.DefaultBias(Bias, Weight, generator);
    }

    /// <summary>(outputs, inputs/groups, kernel, kernel).</summary>
    public Parameter Weight { get; }

    /// <summary>(outputs).</summary>
    public Parameter? Bias { get; }

    /// <summary>(B, inputs, H, W) → (B, outputs, H′, W′).</summary>
    public override Tensor Forward(Tensor input) =>
        Ops.Conv2d(input, Weight, Bias?.Value, [stride], [padding], [dilation], groups);

    /// <inheritdoc/>
    public override string ToString() =>
        $"Conv2d({Weight.Value.Size(1) * groups}, {Weight.Value.Size(0)}, kernel {Weight.Value.Size(2)}, stride {stride})";
}
