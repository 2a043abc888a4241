using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Models;

/// <summary>x ← x + drop(window attention(LN x)); x ← x + drop(MLP(LN x)). The grid is padded behind the first norm, so padded tokens are zeros.</summary>
internal sealed class SwinBlock : Module
{
    private readonly int window, shift;
    private readonly LayerNorm norm1, norm2;
    private readonly WindowAttention attention;
    private readonly TransformerMlp mlp;
    private readonly StochasticDepth drop;

    public SwinBlock(int width, int heads, int window, int shift, double mlpRatio, double eps, double dropRate, Generator generator)
    {
        (this.window, this.shift) = (window, shift);
        norm1 = Add("norm1", new LayerNorm(width, eps));
        attention = Add("attn", new WindowAttention(width, window, heads, generator));
        drop = Add("drop_path", new StochasticDepth(dropRate, generator));
        norm2 = Add("norm2", new LayerNorm(width, eps));
        mlp = Add("mlp", new TransformerMlp(width, (int)(width * mlpRatio), generator));
    }

    /// <summary>(B, N, C) → (B, N, C), the tokens of a grid.</summary>
    public Tensor Forward(Tensor input, Grid grid)
    {
        using var scope = TensorScope.Open();
        var windows = new WindowGrid(grid, window, shift);
        Tensor attended = windows.Join(attention.Forward(windows.Part(norm1.Forward(input)), windows));
        Tensor x = input + drop.Forward(attended);
        return scope.Outward(x + drop.Forward(mlp.Forward(norm2.Forward(x))));
    }
}
