using Parallax.Methods.Objectives;
using Parallax.Methods.Teachers;
using Parallax.Torch;

namespace Parallax.Methods.PixPro;

/// <summary>PixPro: a patch, smoothed by those of its view that are like it, agrees with the patches of the other view that show the same place.</summary>
/// <remarks>
/// Xie et al., "Propagate Yourself: Exploring Pixel-Level Consistency for Unsupervised Visual Representation Learning", CVPR 2021, section 3.2. With projected
/// patches x of the online network, unit vectors k of the momentum network, the propagation y = PPM(x) and the positive pairs A of the two views:
/// <code>
/// L = L(y₁, k₂; A) + L(y₂, k₁; Aᵀ)             equation 6
/// θ′ ← m·θ′ + (1 − m)·θ                          after the optimizer's step
/// </code>
/// Views go through the networks one at a time. Where paper and code differ: docs/methods/baselines.md.
/// </remarks>
public sealed class PixProMethod : Method
{
    private readonly PixProOptions options;
    private readonly Encoder online, momentum;
    private readonly PixelPropagation propagation;
    private readonly Teacher average;

    /// <summary>Makes an online network and an equal momentum network.</summary>
    /// <param name="options">The paper's choices.</param>
    /// <param name="networks">What the networks are made from.</param>
    public PixProMethod(PixProOptions options, Networks networks)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(networks);
        this.options = options;
        online = Add("online", new Encoder(networks, Projector));
        propagation = Add("propagation", new PixelPropagation(online.Projector.Channels, options.TransformLayers, options.Sharpness, networks.Random));
        momentum = Add("momentum", new Encoder(networks, Projector));
        momentum.Backbone.WithoutStochasticDepth();
        average = new Teacher(online, momentum);

        Mlp Projector(Backbone backbone) => new([backbone.PatchChannels, .. options.Projector], networks.Random, lastBias: true);
    }

    /// <inheritdoc/>
    public override Backbone Backbone => online.Backbone;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Schedule Schedule)> Schedules => [("momentum", options.Momentum)];

    /// <summary>The term <c>consistency</c>; the <c>embedding</c> is the mean of the online projections of view 0.</summary>
    /// <exception cref="ArgumentException">There are not exactly two views.</exception>
    public override Terms Forward(ViewBatch views, Progress at)
    {
        Require.Views(views, 2, "pixpro");
        var (x1, grid) = Patches(online, views[0]);                                          // (B, N, D)
        var (x2, _) = Patches(online, views[1]);
        var (k1, k2) = (Keys(views[0]), Keys(views[1]));                                     // (B, N, D)
        Tensor A = PositivePatches.Of(views[0], views[1], grid, options.PositiveDistance);   // (B, N, N)
        Tensor L = PixelConsistency.Between(propagation.Forward(x1), k2, A) + PixelConsistency.Between(propagation.Forward(x2), k1, A.MT);
        return Terms.Of(("consistency", L)).Showing("embedding", x1.Detach().Mean([1]));
    }

    /// <inheritdoc/>
    public override void AfterStep(Progress at) => average.Follow(options.Momentum.At(at));

    private Tensor Keys(View view)
    {
        using var off = GradMode.Off();
        return UnitVectors.Of(Patches(momentum, view).Patches);
    }

    private static (Tensor Patches, Grid Grid) Patches(Encoder encoder, View view)
    {
        Features features = encoder.Backbone.Forward(view.Pixels);
        return (encoder.Projector.Forward(features.Patches), features.Grid);
    }
}
