using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax;

/// <summary>A linear map without bias whose rows have a length and a direction of their own: w_k = g_k · v_k / |v_k|.</summary>
/// <remarks>Salimans and Kingma 2016. On inputs of length 1 the outputs are g_k times a cosine: the last layer of DINO's head. Names are PyTorch's.</remarks>
public sealed class WeightNormLinear : Layer
{
    private readonly Parameter gains, directions;

    /// <summary>Makes a layer (inputs → outputs) with gains of 1 and PyTorch's default directions.</summary>
    /// <param name="inputs">Size of the last dimension of the input.</param>
    /// <param name="outputs">K, size of the last dimension of the output.</param>
    /// <param name="generator">Where first values come from.</param>
    /// <param name="fixedGains">Keeps every g_k at 1: they are no trained parameters then.</param>
    public WeightNormLinear(long inputs, long outputs, Generator generator, bool fixedGains = false)
    {
        gains = AddParameter("weight_g", Ops.Ones([outputs, 1], DType.Float32));
        directions = AddParameter("weight_v", Ops.Empty([outputs, inputs], DType.Float32));
        Initialize.Default(directions, generator);
        if (fixedGains) gains.Value.RequiresGrad = false;
    }

    /// <summary>(…, inputs) → (…, outputs).</summary>
    public override Tensor Forward(Tensor input)
    {
        using var scope = TensorScope.Open();
        Tensor v = directions;
        Tensor lengths = v.Norm(2, [1], keepDim: true);                                      // (K, 1)
        return scope.Outward(Ops.Linear(input, v * (gains / lengths)));
    }
}
