using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Models;

/// <summary>Pictures to tokens: a convolution of the patch's size and stride, then perhaps a norm.</summary>
internal sealed class PatchEmbedding : Module
{
    private readonly Conv2d projection;
    private readonly LayerNorm? norm;
    private readonly int patch;

    public PatchEmbedding(int patch, int width, double? normEps, Generator generator, Initializer? weights = null)
    {
        this.patch = patch;
        projection = Add("proj", new Conv2d(3, width, patch, generator, stride: patch, weights: weights));
        if (normEps is { } eps) norm = Add("norm", new LayerNorm(width, eps));
    }

    /// <summary>(B, 3, H, W) → (B, N, C) and the grid of the N tokens; with <paramref name="padded"/>, what does not fill a patch is filled with zeros, else dropped.</summary>
    public (Tensor Tokens, Grid Grid) Forward(Tensor pixels, bool padded)
    {
        using var scope = TensorScope.Open();
        var (H, W) = (pixels.Size(2), pixels.Size(3));
        if (padded && (H % patch != 0 || W % patch != 0))
            pixels = pixels.ConstantPadNd([0, (patch - (W % patch)) % patch, 0, (patch - (H % patch)) % patch]);
        Tensor map = projection.Forward(pixels);                     // (B, C, h, w)
        Tensor tokens = map.Flatten(2).Transpose(1, 2);              // (B, N, C)
        var grid = new Grid((int)map.Size(2), (int)map.Size(3));
        return (scope.Outward(norm?.Forward(tokens) ?? tokens), grid);
    }
}
