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
    public override Tensor Forward(Tensor input) => new Product().Apply(input, directions, gains);

    // y = x·wᵀ with w = v · g/|v|. Autograd would pass over ∂w and v once for each operator, which are as large as the products' operands; here the passes that
    // are left work in place.
    private sealed class Product : CustomFunction
    {
        private Tensor? x, w, v, g, lengths;
        private DType given;

        protected override Tensor Forward(ReadOnlySpan<Tensor> inputs)
        {
            given = inputs[0].DType;
            (v, g) = (Save(inputs[1]), Save(inputs[2]));
            lengths = Save(v.Norm(2, [1], keepDim: true));                                   // (K, 1)
            Tensor normed = v * (g / lengths), y = Ops.Linear(inputs[0], normed);
            if (Wants(0)) w = Save(normed.To(y.DType));                                      // shorter under autocast
            if (Wants(1) || Wants(2)) x = Save(inputs[0].To(y.DType));
            return y;
        }

        protected override Tensor?[] Backward(Tensor gradient)
        {
            Tensor? ofInput = w is null ? null : gradient.Matmul(w).To(given);
            if (x is null) return [ofInput, null, null];
            Tensor ofWeight = gradient.Flatten(0, -2).MT.Matmul(x.Flatten(0, -2)).To(v!.DType);   // (K, inputs)
            Tensor along = (ofWeight * v).Sum(dim: 1, keepDim: true) / lengths!;             // ∂w·v/|v|, (K, 1): of g
            Tensor? ofDirections = Wants(1) ? ofWeight.Addcmul_(v, along / lengths!, -1).Mul_(g! / lengths!) : null;
            return [ofInput, ofDirections, along];
        }
    }
}
