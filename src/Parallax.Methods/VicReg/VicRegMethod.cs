using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax.Methods.VicReg;

/// <summary>VICReg: two views' embeddings agree, each dimension varies, and no two dimensions repeat each other.</summary>
/// <remarks>
/// Bardes, Ponce and LeCun, "VICReg: Variance-Invariance-Covariance Regularization for Self-Supervised Learning", ICLR 2022, algorithm 1.
/// <code>
/// y = backbone(x)   z = expander(pooled y)   L = λ·s(z₁, z₂) + μ·[v(z₁) + v(z₂)]/2 + ν·[c(z₁) + c(z₂)]
/// </code>
/// Views go through the networks one at a time: the batch norms see one view's statistics.
/// </remarks>
public sealed class VicRegMethod : Method
{
    private readonly Mlp expander;
    private readonly VicRegCriterion criterion;

    /// <summary>Makes the expander around a backbone.</summary>
    /// <param name="options">The paper's choices.</param>
    /// <param name="networks">What the networks are made from.</param>
    public VicRegMethod(VicRegOptions options, Networks networks)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(networks);
        Backbone = Add("backbone", networks.Backbone());
        expander = Add("projector", new Mlp([Backbone.Channels, .. options.Expander], networks.Random));
        criterion = new VicRegCriterion(options.Weights, options.Covariances);
    }

    /// <inheritdoc/>
    public override Backbone Backbone { get; }

    /// <summary>The terms <c>invariance</c>, <c>variance</c> and <c>covariance</c>.</summary>
    /// <exception cref="ArgumentException">There are not exactly two views.</exception>
    public override Terms Forward(ViewBatch views, Progress at)
    {
        ArgumentNullException.ThrowIfNull(views);
        if (views.Count != 2) throw new ArgumentException($"vicreg: expected 2 views, found {views.Count}; vicregl takes more", nameof(views));
        var (z1, z2) = (Embed(views[0]), Embed(views[1]));                                   // (B, D)
        return criterion.Between(z1, z2, ranks: at.Ranks).Showing("embedding", z1);
    }

    private Tensor Embed(View view) => expander.Forward(Backbone.Forward(view.Pixels).Pooled);   // (B, D)
}
