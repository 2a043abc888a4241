using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Models;

/// <summary>The blocks of one resolution, every second one shifted by half a window; then, but in the last stage, a merging of patches.</summary>
internal sealed class SwinStage : Module
{
    private readonly List<SwinBlock> blocks = [];
    private readonly PatchMerging? downsample;
    private readonly Generator stream;
    private readonly bool recompute;

    /// <param name="layout">The network's sizes.</param>
    /// <param name="stage">Number of the stage, from 0.</param>
    /// <param name="generator">Where first values come from.</param>
    public SwinStage(SwinLayout layout, int stage, Generator generator)
    {
        (stream, recompute) = (generator, layout.Recompute);
        int width = layout.WidthOf(stage), side = layout.ImageSize / SwinLayout.Patch >> stage;
        // A stage that one window covers has no shift, and no larger window.
        int window = Math.Min(layout.Window, side), shift = side <= layout.Window ? 0 : layout.Window / 2;
        int first = layout.Depths.Take(stage).Sum(), all = layout.Depths.Sum();
        var list = Add("blocks", new ModuleList());
        for (int i = 0; i < layout.Depths[stage]; i++)
        {
            double rate = StochasticDepth.RateOf(first + i, all, layout.StochasticDepth);
            blocks.Add(list.Append(new SwinBlock(
                width, layout.Heads[stage], window, i % 2 == 0 ? 0 : shift, SwinLayout.MlpRatio, layout.NormEps, rate, generator)));
        }
        if (stage < layout.Depths.Count - 1) downsample = Add("downsample", new PatchMerging(width, layout.NormEps, generator));
    }

    public IReadOnlyList<SwinBlock> Blocks => blocks;

    /// <summary>(B, N, C) → (B, N, C) through one block.</summary>
    public Tensor Through(SwinBlock block, Tensor tokens, Grid grid) =>
        recompute ? Recomputation.Run(x => block.Forward(x, grid), tokens, stream) : block.Forward(tokens, grid);

    /// <summary>(B, N, C) of the stage → tokens and grid of the next one; as they are behind the last stage.</summary>
    public (Tensor Tokens, Grid Grid) Merge(Tensor tokens, Grid grid) =>
        downsample is null ? (tokens, grid) : (downsample.Forward(tokens, grid), PatchMerging.Merged(grid));
}
