using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Models;

/// <summary>softmax(q·kᵀ / √(C/h))·v in h heads, with q, k, v from one linear map and another one behind.</summary>
internal sealed class SelfAttention : Layer
{
    private readonly int heads;
    private readonly double scale;
    private readonly Linear qkv, projection;

    public SelfAttention(int width, int heads, Generator generator)
    {
        if (width % heads != 0) throw new ArgumentException($"attention: a width of {width} does not part into {heads} heads", nameof(heads));
        this.heads = heads;
        scale = Math.Pow((double)width / heads, -0.5);
        qkv = Add("qkv", new Linear(width, 3 * width, generator, weights: Initialize.TruncatedNormal()));
        projection = Add("proj", new Linear(width, width, generator, weights: Initialize.TruncatedNormal()));
    }

    /// <summary>(B, N, C) → (B, N, C).</summary>
    public override Tensor Forward(Tensor input) => Forward(input, bias: null);

    /// <summary>The same with an addend to the scores before the softmax.</summary>
    /// <param name="input">(B, N, C).</param>
    /// <param name="bias">(W, h, N, N), or (1, h, N, N): row b of the batch gets the bias b mod W; null for none.</param>
    public Tensor Forward(Tensor input, Tensor? bias)
    {
        using var scope = TensorScope.Open();
        var (B, N, C) = (input.Size(0), input.Size(1), input.Size(2));
        Tensor[] parts = qkv.Forward(input).Reshape([B, N, 3, heads, C / heads]).Permute([2, 0, 3, 1, 4]).Unbind();   // each (B, h, N, C/h)
        Tensor scores = (parts[0] * scale).Matmul(parts[1].MT);                                                   // (B, h, N, N)
        if (bias is not null) scores = (scores.View([B / bias.Size(0), bias.Size(0), heads, N, N]) + bias).View([B, heads, N, N]);
        Tensor mixed = scores.Softmax(-1).Matmul(parts[2]);                                                       // (B, h, N, C/h)
        return scope.Outward(projection.Forward(mixed.Transpose(1, 2).Reshape([B, N, C])));
    }
}
