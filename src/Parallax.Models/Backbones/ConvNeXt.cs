using System.Globalization;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Models;

/// <summary>Liu et al. 2022, "A ConvNet for the 2020s", in VICRegL's form unless the layout says otherwise.</summary>
/// <remarks>
/// VICRegL has no layer scale, and its last norm acts on every position before the mean. Parameters bear the authors' names, without a classifier; weights
/// start from a normal distribution cut at ±2 with σ = 0.02, biases from 0. Maps lie channels-last in memory throughout.
/// </remarks>
public sealed class ConvNeXt : Backbone
{
    private readonly ConvNeXtLayout layout;
    private readonly Generator stream;
    private readonly List<Sequential> downsamples = [];
    private readonly List<Sequential> stages = [];
    private readonly LayerNorm norm;

    /// <summary>Makes the network.</summary>
    /// <param name="layout">Its sizes.</param>
    /// <param name="generator">Where first values come from, and what stochastic depth draws from: it must live as long as the network.</param>
    public ConvNeXt(ConvNeXtLayout layout, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(layout);
        (this.layout, stream) = (layout, generator);
        var before = Add("downsample_layers", new ModuleList());
        for (int stage = 0; stage < layout.Widths.Count; stage++) downsamples.Add(before.Append(Downsample(stage, generator)));
        var list = Add("stages", new ModuleList());
        for (int stage = 0; stage < layout.Widths.Count; stage++) stages.Add(list.Append(new Sequential(Blocks(stage, generator))));
        norm = Add("norm", new LayerNorm(layout.Widths[^1], ConvNeXtLayout.Eps));
    }

    /// <inheritdoc/>
    public override int Channels => layout.Widths[^1];

    /// <inheritdoc/>
    public override int Stride => layout.Stride;

    /// <summary>The map behind each stage, without a norm: <c>stages.0</c> … <c>stages.3</c>.</summary>
    public override IReadOnlyList<StageShape> Stages => [.. stages.Select((_, i) => new StageShape(NameOf(i), layout.Widths[i], ConvNeXtLayout.Patch << i))];

    /// <summary>(B, 3, H, W) → pooled (B, C) and patches (B, N, C).</summary>
    public override Features Forward(Tensor pixels)
    {
        using var scope = TensorScope.Open();
        Tensor map = pixels.Contiguous(MemoryFormat.ChannelsLast);
        for (int i = 0; i < stages.Count; i++) map = Stage(i, map);
        return Last(map).Outward(scope);
    }

    /// <summary>The layout's name: <c>convnext_small</c>.</summary>
    public override string ToString() => layout.Name;

    /// <inheritdoc/>
    protected override IReadOnlyList<Features> Walk(Tensor pixels, IReadOnlySet<string> wanted)
    {
        var taken = new List<Features>();
        Tensor map = pixels.Contiguous(MemoryFormat.ChannelsLast);
        for (int i = 0; i < stages.Count; i++)
        {
            map = Stage(i, map);
            if (wanted.Contains(NameOf(i))) taken.Add(Features.OfMap(map));
        }
        return taken;
    }

    private static string NameOf(int stage) => "stages." + stage.ToString(CultureInfo.InvariantCulture);

    private Tensor Stage(int stage, Tensor map)
    {
        map = downsamples[stage].Forward(map);
        foreach (Layer block in stages[stage].Layers) map = layout.Recompute ? Recomputation.Run(block.Forward, map, stream) : block.Forward(map);
        return map;
    }

    private Features Last(Tensor map)
    {
        Tensor positions = map.Permute([0, 2, 3, 1]).Flatten(1, 2);   // (B, N, C)
        var grid = new Grid((int)map.Size(2), (int)map.Size(3));
        return layout.LastNorm == LastNormPlace.EveryPosition
            ? Features.OfTokens(norm.Forward(positions), grid)
            : new Features(norm.Forward(positions.Mean([1])), positions, grid);
    }

    private Sequential Downsample(int stage, Generator generator)
    {
        Initializer first = Initialize.TruncatedNormal();
        int width = layout.Widths[stage];
        return stage == 0
            ? new Sequential(new Conv2d(3, width, ConvNeXtLayout.Patch, generator, stride: ConvNeXtLayout.Patch, weights: first), new ChannelNorm(width, ConvNeXtLayout.Eps))
            : new Sequential(new ChannelNorm(layout.Widths[stage - 1], ConvNeXtLayout.Eps), new Conv2d(layout.Widths[stage - 1], width, 2, generator, stride: 2, weights: first));
    }

    private Layer[] Blocks(int stage, Generator generator)
    {
        int before = layout.Depths.Take(stage).Sum(), all = layout.Depths.Sum();
        return [.. Enumerable.Range(0, layout.Depths[stage]).Select(i => new ConvNeXtBlock(
            layout.Widths[stage], layout.LayerScale, StochasticDepth.RateOf(before + i, all, layout.StochasticDepth), generator))];
    }
}
