using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Models;

/// <summary>x ← x + drop(γ₁·A(LN x)); x ← x + drop(γ₂·MLP(LN x)), A self-attention over all tokens (Vaswani et al. 2017, pre-norm).</summary>
internal sealed class TransformerBlock : Layer
{
    private readonly LayerNorm norm1, norm2;
    private readonly SelfAttention attention;
    private readonly TransformerMlp mlp;
    private readonly LayerScale? scale1, scale2;
    private readonly StochasticDepth drop;

    public TransformerBlock(int width, int heads, double mlpRatio, double eps, double? layerScale, double dropRate, Generator generator)
    {
        norm1 = Add("norm1", new LayerNorm(width, eps));
        attention = Add("attn", new SelfAttention(width, heads, generator));
        if (layerScale is { } first) scale1 = Add("ls1", new LayerScale(width, first));
        norm2 = Add("norm2", new LayerNorm(width, eps));
        mlp = Add("mlp", new TransformerMlp(width, (int)(width * mlpRatio), generator));
        if (layerScale is { } second) scale2 = Add("ls2", new LayerScale(width, second));
        drop = Add("drop_path", new StochasticDepth(dropRate, generator));
    }

    /// <summary>(B, N, C) → (B, N, C).</summary>
    public override Tensor Forward(Tensor input)
    {
        using var scope = TensorScope.Open();
        Tensor x = input + drop.Forward(Scaled(scale1, attention.Forward(norm1.Forward(input))));
        return scope.Outward(x + drop.Forward(Scaled(scale2, mlp.Forward(norm2.Forward(x)))));
    }

    private static Tensor Scaled(LayerScale? scale, Tensor branch) => scale?.Forward(branch) ?? branch;
}
