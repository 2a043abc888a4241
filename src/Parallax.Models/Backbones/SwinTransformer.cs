using System.Globalization;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Models;

/// <summary>Liu et al. 2021, "Swin Transformer: Hierarchical Vision Transformer using Shifted Windows", with dense output as in EsViT and GLSD.</summary>
/// <remarks>
/// Patches are the tokens behind the last norm, the pooled vector is their mean. Parameters bear the authors' names, without a classifier. Pictures of
/// every size and shape are taken: grids are padded to whole windows, and windows are those of <see cref="SwinLayout.ImageSize"/>.
/// </remarks>
public sealed class SwinTransformer : Backbone
{
    private readonly SwinLayout layout;
    private readonly PatchEmbedding patches;
    private readonly List<SwinStage> stages = [];
    private readonly LayerNorm norm;

    /// <summary>Makes the network.</summary>
    /// <param name="layout">Its sizes.</param>
    /// <param name="generator">Where first values come from, and what stochastic depth draws from: it must live as long as the network.</param>
    public SwinTransformer(SwinLayout layout, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(layout);
        this.layout = layout;
        patches = Add("patch_embed", new PatchEmbedding(SwinLayout.Patch, layout.Width, layout.NormEps, generator));
        var list = Add("layers", new ModuleList());
        for (int stage = 0; stage < layout.Depths.Count; stage++) stages.Add(list.Append(new SwinStage(layout, stage, generator)));
        norm = Add("norm", new LayerNorm(layout.Channels, layout.NormEps));
    }

    /// <inheritdoc/>
    public override int Channels => layout.Channels;

    /// <inheritdoc/>
    public override int Stride => layout.Stride;

    /// <summary>Each block, and behind the last one the last norm: <c>layers.2.blocks.5</c>, …, <c>norm</c>.</summary>
    public override IReadOnlyList<StageShape> Stages =>
    [
        .. stages.SelectMany((stage, s) => stage.Blocks.Select((_, b) => new StageShape(NameOf(s, b), layout.WidthOf(s), SwinLayout.Patch << s))),
        new("norm", layout.Channels, layout.Stride),
    ];

    /// <summary>(B, 3, H, W) → pooled (B, C) and patches (B, N, C), after the last norm.</summary>
    public override Features Forward(Tensor pixels)
    {
        using var scope = TensorScope.Open();
        return Run(pixels, wanted: null, taken: null).Outward(scope);
    }

    /// <summary>The layout's name: <c>swin_tiny_window7</c>.</summary>
    public override string ToString() => layout.Name;

    /// <inheritdoc/>
    protected override IReadOnlyList<Features> Walk(Tensor pixels, IReadOnlySet<string> wanted)
    {
        var taken = new List<Features>();
        Features last = Run(pixels, wanted, taken);
        if (wanted.Contains("norm")) taken.Add(last);
        return taken;
    }

    private static string NameOf(int stage, int block) => string.Create(CultureInfo.InvariantCulture, $"layers.{stage}.blocks.{block}");

    private Features Run(Tensor pixels, IReadOnlySet<string>? wanted, List<Features>? taken)
    {
        var (tokens, grid) = patches.Forward(pixels, padded: true);
        for (int s = 0; s < stages.Count; s++)
        {
            for (int b = 0; b < stages[s].Blocks.Count; b++)
            {
                tokens = stages[s].Through(stages[s].Blocks[b], tokens, grid);
                if (wanted?.Contains(NameOf(s, b)) == true) taken!.Add(Features.OfTokens(tokens, grid));
            }
            (tokens, grid) = stages[s].Merge(tokens, grid);
        }
        return Features.OfTokens(norm.Forward(tokens), grid);
    }
}
