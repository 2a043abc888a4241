using System.Globalization;
using Parallax.Methods.Metric;
using Parallax.Methods.Objectives;
using Parallax.Models;
using Parallax.Torch;
using Parallax.Torch.Distributed;
using Parallax.Torch.Nn;

namespace Parallax.Methods.S2sd;

/// <summary>S2SD: an embedding learns from the similarities of wider ones that are learnt beside it and then dropped.</summary>
/// <remarks>
/// Roth, Milbich, Ommer, Cohen and Ghassemi, "Simultaneous Similarity-based Self-Distillation for Deep Metric Learning", ICML 2021. Of the backbone's map φ,
/// <code>
/// ψ = norm(W·avg φ + b)     g = avg φ, with A: avg φ + max φ     z_i = norm(branch_i(g))     p = norm(g)
/// S = ψψᵀ     R_i = z_i·z_iᵀ     P = p·pᵀ
/// L = ½·(L_base(ψ) + 1/n·Σ L_i(z_i)) + γ/n·Σ KL(S, sg(R_i)) + γ_F·KL(S, sg(P))       the last from step `delay` on, with F
/// </code>
/// The loss is <see cref="S2sdLoss"/>. Without targets L = L_base + γ_F·KL(S, sg(P)). With several processes S, R and P are those of the whole batch.
/// Where paper and code differ: docs/methods/s2sd.md.
/// </remarks>
public sealed class S2sdMethod : Method
{
    private readonly S2sdOptions options;
    private readonly EmbeddingNetwork network;
    private readonly TargetBranches? branches;
    private readonly MetricObjective[] objectives;
    private readonly S2sdLoss loss;
    private readonly Backbone? teacher;

    /// <summary>Puts the embedding layer, the branches and their objectives behind a backbone.</summary>
    /// <param name="options">The paper's choices.</param>
    /// <param name="networks">What the networks are made from.</param>
    /// <exception cref="ArgumentException">The objective needs classes and they are not known, or the backbone has no map to take the maximum of.</exception>
    public S2sdMethod(S2sdOptions options, Networks networks)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(networks);
        this.options = options;
        Backbone trunk = networks.Backbone();
        if (options.Aggregates) EmbeddingNetwork.RequireMap(trunk);
        network = Add("network", new EmbeddingNetwork((EmbeddingOptions)options.ResultOf(new ResNet50Options()), trunk, networks.Random));
        if (options.Targets.Count > 0) branches = Add("branches", new TargetBranches(trunk.Channels, options.Targets, options.Depth, networks.Random));
        objectives = [.. options.Targets.Prepend(options.Dimension).Select((width, space) =>
            Add(NameOf(space), options.Objective.Create(new MetricSpace(width, networks.Classes, networks.Random))))];
        loss = new S2sdLoss(options, objectives);
        if (options.Teacher is { } trained) teacher = Add("teacher", Frozen(networks.Trained(trained)));
        foreach (BatchNorm layer in trunk.NamedModules().Select(named => named.Module).OfType<BatchNorm>())
            (layer.FreezeStatistics, layer.FreezeAffine) = (options.FreezesStatistics, options.FreezesAffine);
    }

    /// <summary>The network with its embedding layer: what is evaluated and kept.</summary>
    public override Backbone Backbone => network;

    /// <summary>Branches and objectives are not decayed; objectives have rates of their own; the backbone waits while the targets warm up.</summary>
    public override IReadOnlyList<ParameterRule> ParameterRules =>
    [
        .. branches is null ? Array.Empty<ParameterRule>() : [new ParameterRule("branches") { WeightDecay = 0 }],
        .. objectives.Select((_, space) => RuleFor(NameOf(space))).OfType<ParameterRule>(),
        .. options.EmbeddingLr is { } lr ? [new ParameterRule("network.embed") { Lr = lr }] : Array.Empty<ParameterRule>(),
        .. options.WarmupEpochs > 0 ? [new ParameterRule("network.trunk") { FrozenEpochs = options.WarmupEpochs }] : Array.Empty<ParameterRule>(),
    ];

    /// <summary>
    /// The terms <c>base</c>, <c>target_2048</c> and <c>distillation_2048</c> by their widths, <c>features</c> and <c>teacher</c>; the <c>embedding</c> is ψ.
    /// </summary>
    /// <exception cref="ArgumentException">There is not exactly one view, or an image without a class.</exception>
    public override Terms Forward(ViewBatch views, Progress at)
    {
        ArgumentNullException.ThrowIfNull(views);
        if (views.Count != 1) throw new ArgumentException($"s2sd: expected 1 view of each image, found {views.Count}; set views.global.count=1", nameof(views));
        Features y = FeaturesOf(views[0].Pixels, at);
        Tensor g = options.Aggregates ? y.Pooled + EmbeddingNetwork.Maximum(y) : y.Pooled;                                // (B, C)
        Tensor ψ = network.Embed(options.Concurrent ? y with { Pooled = y.Pooled.Detach(), Patches = y.Patches.Detach() } : y);
        Tensor[] z = branches?.Forward(g) ?? [];
        using var full = FullPrecision.Enter(ψ.Device);
        var batch = new BatchClasses(at.Ranks.AllGather(LabelsOf(views, ψ.Device)));
        return loss.Over([Space(ψ), .. z.Select(Space)], [.. FeatureTeacher(y, g, at), .. TrainedTeacher(views, at)]).Showing("embedding", ψ);

        EmbeddedBatch Space(Tensor x) => new(at.Ranks.AllGatherWithGradient(options.Normalises ? UnitVectors.Of(x) : FullPrecision.Of(x)), batch);
    }

    // P = p·pᵀ, once the delay is over.
    private IEnumerable<(string, double, Tensor)> FeatureTeacher(Features y, Tensor g, Progress at)
    {
        if (options.Features is not { } teaching || at.Step < teaching.Delay) yield break;
        Tensor seen = teaching.Window is { } window ? (y with { Patches = y.Patches.Detach() }).ToMap().AvgPool2d([window], [teaching.Stride]).Flatten(1) : g.Detach();
        yield return ("features", teaching.Weight, SimilaritiesOf(seen, at.Ranks));
    }

    // The similarities of a network that is trained already: the two-stage comparison.
    private IEnumerable<(string, double, Tensor)> TrainedTeacher(ViewBatch views, Progress at)
    {
        if (teacher is not null) yield return ("teacher", options.Weight, SimilaritiesOf(Seen(teacher, views[0].Pixels), at.Ranks));
    }

    private static Tensor SimilaritiesOf(Tensor rows, ProcessGroup ranks) => Gram.Of(UnitVectors.Of(ranks.AllGather(rows)));

    private static Tensor Seen(Backbone frozen, Tensor pixels)
    {
        using var off = GradMode.Off();
        return frozen.Forward(pixels).Pooled;
    }

    // While the targets warm up, nothing behind the map is differentiated.
    private Features FeaturesOf(Tensor pixels, Progress at)
    {
        if (at.Epoch >= options.WarmupEpochs) return network.Trunk.Forward(pixels);
        using var off = GradMode.Off();
        return network.Trunk.Forward(pixels);
    }

    private static Tensor LabelsOf(ViewBatch views, Device device)
    {
        ReadOnlySpan<int> labels = views.Labels.Span;
        if (labels.Length != views[0].Pixels.Size(0) || labels.Contains(-1))
            throw new ArgumentException("s2sd learns from classes: found images without one; a folder needs a sub-folder for each class, a data set a part with labels", nameof(views));
        long[] y = new long[labels.Length];
        for (int i = 0; i < y.Length; i++) y[i] = labels[i];
        return Tensor.From(y).To(device, DType.Int64);
    }

    private ParameterRule? RuleFor(string part)
    {
        ParameterRule? own = options.Objective.RuleFor(part);
        return own is null || options.ObjectivesKeepOwnRates ? own : new ParameterRule(part) { WeightDecay = own.WeightDecay };
    }

    private static string NameOf(int space) => string.Create(CultureInfo.InvariantCulture, $"objective{space}");

    private static Backbone Frozen(Backbone trained)
    {
        trained.WithoutStochasticDepth().RequireGrad(false);
        foreach (BatchNorm layer in trained.NamedModules().Select(named => named.Module).OfType<BatchNorm>()) layer.FreezeStatistics = true;
        return trained;
    }
}
