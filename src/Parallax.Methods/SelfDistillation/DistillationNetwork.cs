using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Vision;

namespace Parallax.Methods.SelfDistillation;

/// <summary>A student or a teacher: a backbone and the heads of the losses that are on.</summary>
internal sealed class DistillationNetwork : Module
{
    public DistillationNetwork(SelfDistillationOptions options, Networks networks)
    {
        Backbone = Add("backbone", networks.Backbone());
        int? shared = options.Objects is { SharedTrunk: true } objects ? objects.Outputs : null;
        Head = Add("head", new DistillationHead(Backbone.Channels, options.Outputs, options.Head, networks.Random, shared));
        if (options.Local is { } local) DenseHead = Add("head_dense", new DistillationHead(Backbone.PatchChannels, local.Outputs, options.Head, networks.Random));
        if (options.Objects is { SharedTrunk: false } own) ObjectHead = Add("head_objects", new DistillationHead(Backbone.PatchChannels, own.Outputs, options.Head, networks.Random));
    }

    public Backbone Backbone { get; }

    public DistillationHead Head { get; }

    public DistillationHead? DenseHead { get; }

    public DistillationHead? ObjectHead { get; }

    /// <summary>The logits of objects, by the head of their own or by the shared trunk.</summary>
    public Tensor Objects(Tensor objects) => ObjectHead?.Forward(objects) ?? Head.ForwardObjects(objects);

    /// <summary>The features of the first views, neighbouring views of one size in one pass.</summary>
    public Crops Embed(ViewBatch views, int count)
    {
        var pooled = new List<Tensor>();
        var patches = new List<(Tensor, Tensor, Grid)>();
        foreach (ViewPass pass in ViewPass.Of(views, count))
        {
            Features features = Backbone.Forward(pass.Pixels);
            pooled.Add(features.Pooled);
            Tensor[] ofViews = [.. features.Patches.Chunk(pass.Count, 0)];
            for (int v = 0; v < pass.Count; v++) patches.Add((ofViews[v], views[pass.First + v].Centres(features.Grid), features.Grid));
        }
        return new Crops(pooled.Count == 1 ? pooled[0] : Ops.Cat([.. pooled], dim: 0), patches);
    }
}

/// <summary>What a network sees in several views of a batch.</summary>
/// <param name="Pooled">(V·B, C), view by view.</param>
/// <param name="Patches">Of each view its patches (B, N, C), their centres (B, N, 2) and their grid.</param>
internal sealed record Crops(Tensor Pooled, IReadOnlyList<(Tensor Patches, Tensor Centres, Grid Grid)> Patches)
{
    /// <summary>B.</summary>
    public int Images => (int)Patches[0].Patches.Size(0);

    /// <summary>The patches of one view.</summary>
    public PatchMap Map(int view) => new(Patches[view].Patches, Patches[view].Centres);

    /// <summary>The pooled features of view 0, (B, C).</summary>
    public Tensor First => Pooled.Narrow(0, 0, Images);
}
