using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax.Methods.SwAv;

/// <summary>SwAV: a batch is clustered while it is trained on, and each view of an image predicts the cluster of the others.</summary>
/// <remarks>
/// Caron et al., "Unsupervised Learning of Visual Features by Contrasting Cluster Assignments", NeurIPS 2020.
/// <code>
/// z = unit(projector(backbone(x)))      L = swapped prediction of the assignments of z₀ and z₁             Prototypes, equation 2
/// </code>
/// Neighbouring views of one size go through the networks together. Where paper and code differ: docs/methods/baselines.md.
/// </remarks>
public sealed class SwAvMethod : Method
{
    private readonly SwAvOptions options;
    private readonly Mlp projector;
    private readonly Prototypes prototypes;

    /// <summary>Makes the projector and the prototypes around a backbone.</summary>
    /// <param name="options">The paper's choices.</param>
    /// <param name="networks">What the networks are made from.</param>
    public SwAvMethod(SwAvOptions options, Networks networks)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(networks);
        this.options = options;
        Backbone = Add("backbone", networks.Backbone());
        projector = Add("projector", new Mlp([Backbone.Channels, .. options.Projector], networks.Random, lastBias: true));
        prototypes = Add("prototypes", new Prototypes(options, projector.Channels, networks.Random));
    }

    /// <inheritdoc/>
    public override Backbone Backbone { get; }

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterRule> ParameterRules => [new("prototypes.weight") { FrozenEpochs = options.FrozenEpochs }];

    /// <summary>The term <c>swapped_prediction</c>; the <c>embedding</c> is that of view 0.</summary>
    /// <exception cref="ArgumentException">There are fewer than two views.</exception>
    public override Terms Forward(ViewBatch views, Progress at)
    {
        ArgumentNullException.ThrowIfNull(views);
        if (views.Count < 2) throw new ArgumentException($"swav compares views: expected at least 2, found {views.Count}", nameof(views));
        int B = (int)views[0].Pixels.Size(0);
        Tensor pooled = Ops.Cat([.. ViewPass.Of(views, views.Count).Select(pass => Backbone.Forward(pass.Pixels).Pooled)]);   // (V·B, C)
        Tensor z = UnitVectors.Of(projector.Forward(pooled));                                // (V·B, d)
        return Terms.Of(("swapped_prediction", prototypes.Over(z, B, at))).Showing("embedding", z.Narrow(0, 0, B));
    }

    /// <inheritdoc/>
    public override void AfterStep(Progress at) => prototypes.AfterStep(at);
}
