using Parallax.Methods.Objectives;
using Parallax.Methods.Teachers;
using Parallax.Torch;

namespace Parallax.Methods.Byol;

/// <summary>BYOL: from one view an online network predicts what its own moving average, the target, projects of the other.</summary>
/// <remarks>
/// Grill et al., "Bootstrap Your Own Latent", NeurIPS 2020, section 3.1. With online backbone and projector θ, predictor q, target ξ and stopped gradients sg:
/// <code>
/// z = projector_θ(backbone_θ(x))      z̄ = projector_ξ(backbone_ξ(x))
/// ℓ(p, z̄) = mean_b |unit(p) − unit(sg z̄)|² = 2 − 2·cos(p, z̄)             equation 2
/// L = ℓ(q(z₁), z̄₂) + ℓ(q(z₂), z̄₁)
/// ξ ← τ·ξ + (1 − τ)·θ                                                     equation 3, after the optimizer's step
/// </code>
/// Views go through the networks one at a time; batch norms of both networks see the batch. Where paper and code differ: docs/methods/baselines.md.
/// </remarks>
public sealed class ByolMethod : Method
{
    private readonly Encoder online, target;
    private readonly Mlp predictor;
    private readonly Teacher average;
    private readonly Schedule τ;

    /// <summary>Makes an online network and an equal target.</summary>
    /// <param name="options">The paper's choices.</param>
    /// <param name="networks">What the networks are made from.</param>
    public ByolMethod(ByolOptions options, Networks networks)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(networks);
        τ = options.TargetMomentum;
        online = Add("online", new Encoder(networks, Projector));
        int D = online.Projector.Channels;
        predictor = Add("predictor", new Mlp([D, options.PredictorHidden, D], networks.Random));
        target = Add("target", new Encoder(networks, Projector));
        target.Backbone.WithoutStochasticDepth();
        average = new Teacher(online, target);

        Mlp Projector(Backbone backbone) => new([backbone.Channels, .. options.Projector], networks.Random);
    }

    /// <inheritdoc/>
    public override Backbone Backbone => online.Backbone;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Schedule Schedule)> Schedules => [("target_momentum", τ)];

    /// <summary>The term <c>prediction</c>; the <c>embedding</c> is the online projection of view 0.</summary>
    /// <exception cref="ArgumentException">There are not exactly two views.</exception>
    public override Terms Forward(ViewBatch views, Progress at)
    {
        Require.Views(views, 2, "byol");
        var (z1, z2) = (online.Pooled(views[0]), online.Pooled(views[1]));                   // (B, D)
        var (t1, t2) = (Target(views[0]), Target(views[1]));                                 // (B, D)
        Tensor L = Distance(predictor.Forward(z1), t2) + Distance(predictor.Forward(z2), t1);
        return Terms.Of(("prediction", L)).Showing("embedding", z1);
    }

    /// <inheritdoc/>
    public override void AfterStep(Progress at) => average.Follow(τ.At(at));

    private Tensor Target(View view)
    {
        using var off = GradMode.Off();
        return target.Pooled(view);
    }

    private static Tensor Distance(Tensor p, Tensor z) => 2 + (2 * CosineCriterion.Between(p, z));
}
