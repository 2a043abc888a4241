using Parallax.Methods.Contrast;
using Parallax.Methods.Objectives;
using Parallax.Torch;
using Parallax.Torch.Distributed;
using Parallax.Torch.Nn;

namespace Parallax.Methods.DenseCl;

/// <summary>DenseCL's query or key network: a backbone, a head for its pooled features and one for its patches. Heads bear the released code's names.</summary>
internal sealed class DenseEncoder : Module
{
    private readonly Mlp head, denseHead;

    public DenseEncoder(DenseClOptions options, Networks networks)
    {
        Backbone = Add("backbone", networks.Backbone());
        head = Add("mlp", new Mlp([Backbone.Channels, .. options.Projector], networks.Random, MlpNorm.None, lastBias: true));
        denseHead = Add("mlp2", new Mlp([Backbone.PatchChannels, .. options.Projector], networks.Random, MlpNorm.None, lastBias: true));
    }

    public Backbone Backbone { get; }

    /// <summary>What both heads make of a batch of pictures.</summary>
    public DenseEmbedding Embed(Tensor pixels)
    {
        Features features = Backbone.Forward(pixels);
        return Project(features.Pooled, features.Patches);
    }

    /// <summary>As <see cref="Embed(Tensor)"/>, of shuffled groups. Heads have no batch norms: features alone are shuffled, in one table of a row an image.</summary>
    public DenseEmbedding Embed(Tensor pixels, KeyGroups groups, ProcessGroup ranks)
    {
        Tensor rows = ShuffledGroups.Forward(pixels, groups.Order.To(pixels.Device, DType.Int64), groups.Count, Rows, ranks);   // (B, C + N·C')
        long pooled = Backbone.Channels;
        return Project(rows.Narrow(1, 0, pooled), rows.Narrow(1, pooled, rows.Size(1) - pooled).Unflatten(1, [-1, Backbone.PatchChannels]));
    }

    private DenseEmbedding Project(Tensor pooled, Tensor patches)
    {
        Tensor projected = denseHead.Forward(patches);                                       // (B, N, d)
        return new DenseEmbedding(UnitVectors.Of(head.Forward(pooled)), UnitVectors.Of(projected), UnitVectors.Of(projected.Detach().Mean([1])), patches);
    }

    private Tensor Rows(Tensor pixels)
    {
        Features features = Backbone.Forward(pixels);
        return Ops.Cat([features.Pooled, features.Patches.Flatten(1)], dim: 1);
    }
}

/// <summary>Unit vectors of a batch of pictures, and the features that patches are matched by.</summary>
/// <param name="Pooled">(B, d).</param>
/// <param name="Patches">(B, N, d).</param>
/// <param name="MeanPatch">(B, d): the direction of the mean over an image's patches, without a graph.</param>
/// <param name="Features">(B, N, C).</param>
internal sealed record DenseEmbedding(Tensor Pooled, Tensor Patches, Tensor MeanPatch, Tensor Features);
