using Parallax.Torch;

namespace Parallax.Methods.Objectives;

/// <summary>The products of a batch's rows with each other.</summary>
internal static class Gram
{
    /// <summary>S = x·xᵀ: (B, D) → (B, B).</summary>
    public static Tensor Of(Tensor x) => OfAll([x])[0];

    /// <summary>The same in several spaces, (B, D₀), (B, D₁) … → (n, B, B).</summary>
    public static Tensor OfAll(ReadOnlySpan<Tensor> spaces) => new Products().Apply(spaces);

    // ∂x = (∂S + ∂Sᵀ)·x: one product, where each factor by itself would take one.
    private sealed class Products : CustomFunction
    {
        private Tensor[] spaces = [];

        protected override Tensor Forward(ReadOnlySpan<Tensor> inputs)
        {
            spaces = new Tensor[inputs.Length];
            for (int space = 0; space < spaces.Length; space++) spaces[space] = Save(inputs[space].Contiguous());
            if (!Array.TrueForAll(spaces, GramKernel.Takes)) return Ops.Stack(Array.ConvertAll(spaces, x => x.Matmul(x.MT)));
            long B = spaces[0].Size(0);
            Tensor S = Ops.Empty([spaces.Length, B, B], DType.Float32);
            GramKernel.Products(spaces, S);
            return S;
        }

        protected override Tensor?[] Backward(Tensor gradient)
        {
            if (!Array.TrueForAll(spaces, GramKernel.Takes)) return [.. gradient.Unbind().Zip(spaces, (ofS, x) => (ofS + ofS.MT).Matmul(x))];
            Tensor[] ofSpaces = Array.ConvertAll(spaces, x => x.EmptyLike());
            GramKernel.Gradients(gradient.Contiguous(), spaces, ofSpaces);
            return ofSpaces;
        }
    }
}
