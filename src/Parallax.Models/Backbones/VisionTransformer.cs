using System.Globalization;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Models;

/// <summary>A vision transformer: Dosovitskiy et al. 2021, "An Image is Worth 16x16 Words", in the form of DeiT and DINO.</summary>
/// <remarks>
/// Parameters bear timm's and DINO's names, without a classifier; linear weights, class token and positions start from a normal distribution cut at ±2
/// with σ = 0.02. Pictures of other sizes and shapes get interpolated positions; what does not fill a patch at the right and bottom is not seen.
/// </remarks>
public sealed class VisionTransformer : Backbone
{
    private const double Eps = 1e-6;

    private readonly VisionTransformerLayout layout;
    private readonly Generator stream;
    private readonly Parameter classToken, positions;
    private readonly PatchEmbedding patches;
    private readonly List<TransformerBlock> blocks = [];
    private readonly LayerNorm norm;

    /// <summary>Makes the network.</summary>
    /// <param name="layout">Its sizes.</param>
    /// <param name="generator">Where first values come from, and what stochastic depth draws from: it must live as long as the network.</param>
    public VisionTransformer(VisionTransformerLayout layout, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(layout);
        (this.layout, stream) = (layout, generator);
        int cells = layout.ImageSize / layout.Patch;
        classToken = AddParameter("cls_token", Ops.Empty([1, 1, layout.Width], DType.Float32));
        positions = AddParameter("pos_embed", Ops.Empty([1, 1 + (cells * cells), layout.Width], DType.Float32));
        patches = Add("patch_embed", new PatchEmbedding(layout.Patch, layout.Width, normEps: null, generator));
        var list = Add("blocks", new ModuleList());
        for (int i = 0; i < layout.Depth; i++)
        {
            double rate = StochasticDepth.RateOf(i, layout.Depth, layout.StochasticDepth);
            blocks.Add(list.Append(new TransformerBlock(layout.Width, layout.Heads, layout.MlpRatio, Eps, layout.LayerScale, rate, generator)));
        }
        norm = Add("norm", new LayerNorm(layout.Width, Eps));
        Initializer first = Initialize.TruncatedNormal();
        first(positions, generator);
        first(classToken, generator);
    }

    /// <inheritdoc/>
    public override int Channels => layout.Width;

    /// <inheritdoc/>
    public override int Stride => layout.Patch;

    /// <inheritdoc/>
    public override IReadOnlyList<StageShape> Stages => [.. blocks.Select((_, i) => new StageShape(NameOf(i), layout.Width, layout.Patch))];

    /// <summary>(B, 3, H, W) → pooled (B, C) and patches (B, N, C), after the last norm.</summary>
    public override Features Forward(Tensor pixels)
    {
        using var scope = TensorScope.Open();
        var (tokens, grid) = Embed(pixels);
        foreach (TransformerBlock block in blocks) tokens = Through(block, tokens);
        return FeaturesOf(norm.Forward(tokens), grid).Outward(scope);
    }

    /// <summary>The layout's name: <c>vit_small_patch16</c>.</summary>
    public override string ToString() => layout.Name;

    // As DINO's intermediate layers: each behind the last norm.
    /// <inheritdoc/>
    protected override IReadOnlyList<Features> Walk(Tensor pixels, IReadOnlySet<string> wanted)
    {
        var taken = new List<Features>();
        var (tokens, grid) = Embed(pixels);
        for (int i = 0; i < blocks.Count; i++)
        {
            tokens = Through(blocks[i], tokens);
            if (wanted.Contains(NameOf(i))) taken.Add(FeaturesOf(norm.Forward(tokens), grid));
        }
        return taken;
    }

    private static string NameOf(int block) => "blocks." + block.ToString(CultureInfo.InvariantCulture);

    private Tensor Through(TransformerBlock block, Tensor tokens) =>
        layout.Recompute ? Recomputation.Run(block.Forward, tokens, stream) : block.Forward(tokens);

    // (B, 1 + N, C), the class token first.
    private (Tensor Tokens, Grid Grid) Embed(Tensor pixels)
    {
        var (tokens, grid) = patches.Forward(pixels, padded: false);
        if (grid.Count == 0) throw new ShapeException($"{this}: pictures of at least {layout.Patch} x {layout.Patch} pixels are needed, found {pixels.Describe()}");
        Tensor joined = Ops.Cat([classToken.Value.Expand([tokens.Size(0), 1, layout.Width]).To(tokens.DType), tokens], 1);
        return (joined + PositionEmbedding.For(positions, grid), grid);
    }

    private Features FeaturesOf(Tensor tokens, Grid grid)
    {
        Tensor patchTokens = tokens[.., 1..];   // (B, N, C)
        return new Features(layout.Pooling == TokenPooling.ClassToken ? tokens[.., 0] : patchTokens.Mean([1]), patchTokens, grid);
    }
}
