using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Methods.VicRegL;

/// <summary>VICRegL: VICReg on pooled features, and on patches that share a place or a feature.</summary>
/// <remarks>
/// Bardes, Ponce and LeCun, "VICRegL: Self-Supervised Learning of Local Visual Features", NeurIPS 2022, algorithm 1.
/// <code>
/// y_v = backbone(x_v)      z_v = expander(pooled y_v)      m_v = projector(patches of y_v)
/// L = α · global(z) + (1 − α) · local(m, places)
/// </code>
/// Views go through the networks one at a time: the batch norms see one view's statistics. Networks bear the released code's names.
/// Where paper and code differ: docs/methods/vicregl.md.
/// </remarks>
public sealed class VicRegLMethod : Method
{
    private readonly double α;
    private readonly Mlp? expander;
    private readonly Mlp? projector;
    private readonly Linear? classifier;
    private readonly VicRegLObjective objective;

    /// <summary>Makes the heads around a backbone.</summary>
    /// <param name="options">The paper's choices.</param>
    /// <param name="networks">What the networks are made from.</param>
    public VicRegLMethod(VicRegLOptions options, Networks networks)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(networks);
        α = options.Alpha;
        Backbone = Add("backbone", networks.Backbone());
        if (α > 0) expander = Add("projector", new Mlp([Backbone.Channels, .. options.Expander], networks.Random, options.HeadNorm));
        if (α < 1) projector = Add("maps_projector", new Mlp([Backbone.Channels, .. options.LocalProjector], networks.Random, options.HeadNorm));
        if (options.Classes is { } classes) classifier = Add("classifier", new Linear(Backbone.Channels, classes, networks.Random));
        objective = new VicRegLObjective(α, options.Weights, options.Budget);
    }

    /// <inheritdoc/>
    public override Backbone Backbone { get; }

    /// <summary>The terms <c>global.*</c> and <c>local.*</c>, and <c>classifier</c> if there is one.</summary>
    /// <exception cref="ArgumentException">There is a classifier, and images have no class.</exception>
    public override Terms Forward(ViewBatch views, Progress at)
    {
        ArgumentNullException.ThrowIfNull(views);
        var z = new List<Tensor>();         // (B, D) a view
        var maps = new List<PatchMap>();    // (B, N, E) a view, with places
        Tensor? first = null;               // (B, C) of view 0
        for (int v = 0; v < views.Count; v++)
        {
            Features y = Backbone.Forward(views[v].Pixels);
            first ??= y.Pooled;
            if (expander is not null) z.Add(expander.Forward(y.Pooled));
            if (projector is not null) maps.Add(new PatchMap(projector.Forward(y.Patches), views[v].Centres(y.Grid)));
        }
        Terms terms = objective.Over([.. z], [.. maps], at.Ranks);
        return classifier is null ? terms : terms + VicRegLObjective.Classifier(classifier.Forward(first!.Detach()), Classes(views, first));
    }

    private static Tensor Classes(ViewBatch views, Tensor like)
    {
        if (views.Labels.IsEmpty || views.Labels.Span.Contains(-1)) throw new ArgumentException("vicregl: method.classes asks for a classifier, expected images with classes, found some without", nameof(views));
        return Tensor.From(Array.ConvertAll(views.Labels.ToArray(), label => (long)label)).To(like.Device, DType.Int64);
    }
}
