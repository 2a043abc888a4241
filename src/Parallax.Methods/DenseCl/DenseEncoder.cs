using Parallax.Methods.Objectives;
using Parallax.Torch;
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
        Tensor patches = denseHead.Forward(features.Patches);                                // (B, N, d)
        return new DenseEmbedding(UnitVectors.Of(head.Forward(features.Pooled)), UnitVectors.Of(patches), UnitVectors.Of(patches.Detach().Mean([1])), features.Patches);
    }
}

/// <summary>Unit vectors of a batch of pictures, and the features that patches are matched by.</summary>
/// <param name="Pooled">(B, d).</param>
/// <param name="Patches">(B, N, d).</param>
/// <param name="MeanPatch">(B, d): the direction of the mean over an image's patches, without a graph.</param>
/// <param name="Features">(B, N, C).</param>
internal sealed record DenseEmbedding(Tensor Pooled, Tensor Patches, Tensor MeanPatch, Tensor Features);
