using Parallax.Methods.Objectives;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Methods.SimClr;

/// <summary>SimCLR: two views of an image find each other among the views of all other images of the batch.</summary>
/// <remarks>
/// Chen et al., "A Simple Framework for Contrastive Learning of Visual Representations", ICML 2020, algorithm 1.
/// <code>
/// z = projector(backbone(x))      L = w · NT-Xent(z₁, z₂)             equation 1
/// </code>
/// Both views go through the networks together, so that batch norms see 2B images. Where paper and code differ: docs/methods/baselines.md.
/// </remarks>
public sealed class SimClrMethod : Method
{
    private readonly SimClrOptions options;
    private readonly Mlp projector;
    private readonly BatchNorm? lastNorm;

    /// <summary>Makes the projector around a backbone.</summary>
    /// <param name="options">The paper's choices.</param>
    /// <param name="networks">What the networks are made from.</param>
    public SimClrMethod(SimClrOptions options, Networks networks)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(networks);
        this.options = options;
        Backbone = Add("backbone", networks.Backbone());
        projector = Add("projector", new Mlp([Backbone.Channels, .. options.Projector], networks.Random));
        if (!options.LastNorm) return;
        lastNorm = Add("projector_norm", new BatchNorm(projector.Channels));
        lastNorm.Bias.Value.RequiresGrad = false;
    }

    /// <inheritdoc/>
    public override Backbone Backbone { get; }

    /// <summary>The term <c>contrast</c>; the <c>embedding</c> is that of view 0.</summary>
    /// <exception cref="ArgumentException">There are not exactly two views.</exception>
    public override Terms Forward(ViewBatch views, Progress at)
    {
        Require.Views(views, 2, "simclr");
        Tensor[] z = [.. ViewPass.Of(views, 2).SelectMany(pass => Embed(pass.Pixels).Chunk(pass.Count, 0))];   // (B, D) a view
        return Terms.Of(("contrast", options.Weight * NtXent.Between(z[0], z[1], options.Temperature, at.Ranks))).Showing("embedding", z[0]);
    }

    private Tensor Embed(Tensor pixels)
    {
        Tensor z = projector.Forward(Backbone.Forward(pixels).Pooled);                       // (V·B, D)
        return lastNorm?.Forward(z) ?? z;
    }
}
