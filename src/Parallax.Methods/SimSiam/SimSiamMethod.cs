using Parallax.Methods.Contrast;
using Parallax.Methods.LoGo;
using Parallax.Methods.Objectives;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Methods.SimSiam;

/// <summary>SimSiam: a crop predicts another crop's projection, which gets no gradient. LoGo adds local crops.</summary>
/// <remarks>
/// Chen and He, CVPR 2021, algorithm 1; Zhang et al., CVPR 2022 (LoGo).
/// <code>
/// z = projector(backbone(x))   p = predictor(z)   D(p, z) = −cos(p, sg(z))
/// L = Σ_(i→j) w_ij · D(p_i, z_j)  +  λ · mean r(z_l1/|z_l1|, z_l2/|z_l2|)        the second term with LoGo alone
/// </code>
/// Batch norms take each crop by itself. The predictor keeps the peak rate. Where papers and codes differ: docs/methods/simsiam.md and logo.md.
/// </remarks>
public sealed class SimSiamMethod : Method
{
    private readonly SimSiamFamilyOptions options;
    private readonly Sequential projector, predictor;
    private readonly LocalDissimilarity? dissimilarity;

    /// <summary>Makes the heads around a backbone.</summary>
    /// <param name="options">The paper's choices.</param>
    /// <param name="networks">What the networks are made from.</param>
    public SimSiamMethod(SimSiamFamilyOptions options, Networks networks)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(networks);
        this.options = options;
        Backbone = Add("backbone", networks.Backbone());
        int[] hidden = [.. Enumerable.Repeat(options.ProjectorHidden ?? Backbone.Channels, options.ProjectorLayers - 1)];
        projector = Add("projector", SimSiamHeads.Projector([Backbone.Channels, .. hidden, options.Outputs], networks.Random));
        predictor = Add("predictor", SimSiamHeads.Predictor(options.Outputs, options.PredictorHidden, networks.Random));
        if (options.LocalCrops is { DissimilarityWeight: > 0 } local)
            dissimilarity = Add("dissimilarity", new LocalDissimilarity(local.Regressor, options.Outputs, networks.Random));
    }

    /// <inheritdoc/>
    public override Backbone Backbone { get; }

    /// <summary>The regressor of local crops; null without.</summary>
    public LocalDissimilarity? Dissimilarity => dissimilarity;

    /// <inheritdoc/>
    public override IReadOnlyList<ParameterRule> ParameterRules => [new ParameterRule("predictor") { FollowsSchedule = false }];

    /// <summary>The directions u of crops: (B, 3, S, S) → (B, d) of norm 1.</summary>
    public Tensor Directions(Tensor pixels) => UnitVectors.Of(projector.Forward(Backbone.Forward(pixels).Pooled));

    /// <summary>The term <c>cosine</c>, or LoGo's <c>gg</c>, <c>lg</c> and <c>ll</c>; the <c>embedding</c> is the projection of view 0.</summary>
    /// <exception cref="ArgumentException">The number of views does not fit the pairs.</exception>
    public override Terms Forward(ViewBatch views, Progress at)
    {
        ArgumentNullException.ThrowIfNull(views);
        CropPairs pairs = options.PairsOf(views.Count);
        Tensor[] z = ViewPass.Apart(views, pixels => projector.Forward(Backbone.Forward(pixels).Pooled));   // (B, d) a crop
        Dictionary<int, Tensor> p = pairs.From.ToDictionary(v => v, v => UnitVectors.Of(predictor.Forward(z[v])));
        Tensor[] u = Array.ConvertAll(z, UnitVectors.Of);
        Terms terms = pairs.Sum((from, to) => -(p[from] * u[to].Detach()).Sum([-1]).Mean());
        if (dissimilarity is not null)
            terms += Terms.Of(("ll", options.LocalCrops!.DissimilarityWeight * dissimilarity.Between(u[LogoOptions.FirstLocal], u[LogoOptions.FirstLocal + 1], at)));
        return terms.Showing("embedding", z[0]);
    }

    /// <inheritdoc/>
    public override void AfterStep(Progress at) => dissimilarity?.AfterStep();

    /// <inheritdoc/>
    public override void AbandonStep(Progress at) => dissimilarity?.Abandon();
}
