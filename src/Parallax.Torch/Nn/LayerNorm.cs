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

    /// <summary>(…, features) → the same shape.</summary>
    public override Tensor Forward(Tensor input) => Ops.LayerNorm(input, [features], Weight, Bias, eps);

    /// <inheritdoc/>
    public override string ToString() => $"LayerNorm({features})";
}
