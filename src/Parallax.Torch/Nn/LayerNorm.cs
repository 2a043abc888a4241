namespace Parallax.Torch.Nn;

/// <summary>y = (x − mean) / √(var + ε) · weight + bias over the last dimension; the variance is biased.</summary>
public sealed class LayerNorm : Layer
{
    private readonly long features;
    private readonly double eps;

    /// <summary>Makes a layer with weight 1 and bias 0.</summary>
    /// <param name="features">Size of the last dimension.</param>
    /// <param name="eps">ε; 1e-6 in ViT, Swin's and ConvNeXt's published networks.</param>
    public LayerNorm(long features, double eps = 1e-5)
    {
        (this.features, this.eps) = (features, eps);
        Weight = AddParameter("weight", Ops.Ones([features], DType.Float32));
        Bias = AddParameter("bias", Ops.Zeros([features], DType.Float32));
    }

    /// <summary>The gain, (features).</summary>
    public Parameter Weight { get; }

    /// <summary>The offset, (features).</summary>
    public Parameter Bias { get; }

    /// <summary>(…, features) → the same shape, in the parameters' type.</summary>
    /// <remarks>Under autocast on the CPU, libtorch 1.13 refuses a bf16 input beside f32 parameters; on a GPU it computes in f32 as here.</remarks>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Ops.LayerNorm(input.DType == Weight.Value.DType ? input : input.To(Weight.Value.DType), [features], Weight, Bias, eps);
    }

    /// <inheritdoc/>
    public override string ToString() => $"LayerNorm({features})";
}
