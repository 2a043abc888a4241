namespace Parallax.Torch.Nn;

/// <summary>y = x·Wᵀ + b, over the last dimension.</summary>
public sealed class Linear : Layer
{
    /// <summary>Makes a layer (inputs → outputs).</summary>
    /// <param name="inputs">Size of the last dimension of the input.</param>
    /// <param name="outputs">Size of the last dimension of the output.</param>
    /// <param name="generator">Where first values come from.</param>
    /// <param name="bias">Whether b exists.</param>
    /// <param name="weights">First weights, and biases of 0; null is PyTorch's default for both.</param>
    public Linear(long inputs, long outputs, Generator generator, bool bias = true, Initializer? weights = null)
    {
        Weight = AddParameter("weight", Ops.Empty([outputs, inputs], DType.Float32));
        Bias = bias ? AddParameter("bias", Ops.Zeros([outputs], DType.Float32)) : null;
        (weights ?? Initialize.Default)(Weight, generator);
        if (weights is null && Bias is not null) Initialize.DefaultBias(Bias, Weight, generator);
    }

    /// <summary>W, (outputs, inputs).</summary>
    public Parameter Weight { get; }

    /// <summary>b, (outputs).</summary>
    public Parameter? Bias { get; }

    /// <summary>(…, inputs) → (…, outputs).</summary>
    public override Tensor Forward(Tensor input) => Ops.Linear(input, Weight, Bias?.Value);

    /// <inheritdoc/>
    public override string ToString() => $"Linear({Weight.Value.Size(1)}, {Weight.Value.Size(0)})";
}
