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

    // y = x·wᵀ with w = v · g/|v|. As operators on whole tables each of these products and sums passes through memory; here a block of rows is taken through
    // all of them while the caches hold it, and under autocast w is made in the shorter type at once.
    private sealed class Product : CustomFunction
    {
        private const long NumbersOfBlock = 1 << 20;

        private Tensor? x, w, v, g, lengths;
        private DType given;

        protected override Tensor Forward(ReadOnlySpan<Tensor> inputs)
        {
            DType type = Autocast.TypeOn(inputs[0].Device) ?? inputs[0].DType;
            given = inputs[0].DType;
            (v, g) = (Save(inputs[1]), Save(inputs[2]));
            lengths = Save(Ops.Empty(g.Shape, g.DType, g.Device));                           // (K, 1)
            Tensor normed = Ops.Empty(v.Shape, type, v.Device), input = inputs[0].To(type);
            ForBlocks([v, g, lengths, normed], block =>
            {
                var (v, g, length, w) = (block[0], block[1], block[2], block[3]);
                length.Copy_(v.Norm(2, [1], keepDim: true));
                w.Copy_(v * (g / length));
            });
            if (Wants(0)) w = Save(normed);
            if (Wants(1) || Wants(2)) x = Save(input);
            return Ops.Linear(input, normed);
        }

        protected override Tensor?[] Backward(Tensor gradient)
        {
            Tensor? ofInput = w is null ? null : gradient.Matmul(w).To(given);
            if (x is null) return [ofInput, null, null];
            Tensor ofWeight = gradient.Flatten(0, -2).MT.Matmul(x.Flatten(0, -2));           // (K, inputs)
            Tensor ofGains = lengths!.EmptyLike(), ofDirections = v!.EmptyLike();
            ForBlocks([ofWeight, v, g!, lengths, ofGains, ofDirections], block =>
            {
                var (ofWeight, v, g, length, ofGain, ofDirection) = (block[0], block[1], block[2], block[3], block[4], block[5]);
                ofDirection.Copy_(ofWeight);
                ofGain.Copy_((ofDirection * v).Sum(dim: 1, keepDim: true) / length);         // ∂w·v/|v|
                ofDirection.Addcmul_(v, ofGain / length, -1).Mul_(g / length);
            });
            return [ofInput, Wants(1) ? ofDirections : null, Wants(2) ? ofGains : null];
        }

        // The same rows of all tables, some at a time.
        private static void ForBlocks(Tensor[] tables, Action<Tensor[]> compute)
        {
            long rows = tables[0].Size(0), most = Math.Max(1, NumbersOfBlock / Math.Max(1, tables[0].Size(1)));
            for (long first = 0; first < rows; first += most)
            {
                using var scope = TensorScope.Open();
                compute([.. tables.Select(table => table.Narrow(0, first, Math.Min(most, rows - first)))]);
            }
        }
    }
}
