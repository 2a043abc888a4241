using Parallax.Methods.Contrast;
using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax.Methods.DenseCl;

/// <summary>DenseCL: MoCo on pooled features, and on every patch with the patch of the other view that it is most like.</summary>
/// <remarks>
/// Wang et al., "Dense Contrastive Learning for Self-Supervised Visual Pre-Training", CVPR 2021, section 3. With queries q, r_n (pooled, patch n), keys k, t_n of
/// the key network, backbone features f, g and queues Q, Q′:
/// <code>
/// c_n = argmax_m cos(f_n, g_m)             equation 3
/// L = (1 − λ)·mean_b NCE(q, k; Q) + λ·mean_{b,n} NCE(r_n, t_{c_n}; Q′)             equations 1, 2 and 4
/// θ_k ← m·θ_k + (1 − m)·θ_q;   k enters Q, the direction of mean_n t_n enters Q′             after the optimizer's step
/// </code>
/// Where paper and code differ: docs/methods/baselines.md.
/// </remarks>
public sealed class DenseClMethod : Method
{
    private readonly DenseClOptions options;
    private readonly DenseEncoder query, key;
    private readonly Teacher average;
    private readonly KeyBank queue, denseQueue;
    private readonly Generator random;

    /// <summary>Makes a query network, an equal key network and two queues.</summary>
    /// <param name="options">The paper's choices.</param>
    /// <param name="networks">What the networks are made from.</param>
    public DenseClMethod(DenseClOptions options, Networks networks)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(networks);
        (this.options, random) = (options, networks.Random);
        query = Add("query", new DenseEncoder(options, networks));
        key = Add("key", new DenseEncoder(options, networks));
        key.Backbone.WithoutStochasticDepth();
        average = new Teacher(query, key);
        queue = Add("queue", new KeyBank(options.Queue, options.Projector[^1], networks.Random));
        denseQueue = Add("queue2", new KeyBank(options.Queue, options.Projector[^1], networks.Random));
    }

    /// <inheritdoc/>
    public override Backbone Backbone => query.Backbone;

    /// <inheritdoc/>
    public override IReadOnlyList<(string Name, Schedule Schedule)> Schedules => [("key_momentum", options.KeyMomentum)];

    /// <summary>The terms <c>global</c> and <c>dense</c>; the <c>embedding</c> is the query of view 0, the match <c>feature</c> its patches with those of view 1.</summary>
    /// <exception cref="ArgumentException">There are not exactly two views.</exception>
    public override Terms Forward(ViewBatch views, Progress at)
    {
        Require.Views(views, 2, "densecl");
        double λ = options.DenseWeight, τ = options.Temperature;
        DenseEmbedding q = query.Embed(views[0].Pixels), k = Keys(views[1], at);
        Match c = Match.MostAlike(q.Features, k.Features);
        Tensor global = InfoNce.Between(q.Pooled, k.Pooled, queue.Keys, τ).Mean();
        Tensor dense = InfoNce.Between(q.Patches.Flatten(0, 1), k.Patches.Flatten(0, 1), c.CandidateRows().View([-1, 1]), denseQueue.Keys, τ).Mean();
        queue.See(k.Pooled, at.Step);
        denseQueue.See(k.MeanPatch, at.Step);
        return Terms.Of(("global", (1 - λ) * global), ("dense", λ * dense)).Showing("embedding", q.Pooled).Showing("feature", c);
    }

    /// <inheritdoc/>
    public override void AfterStep(Progress at)
    {
        queue.Follow(at.Ranks);
        denseQueue.Follow(at.Ranks);
        average.Follow(options.KeyMomentum.At(at));
    }

    private DenseEmbedding Keys(View view, Progress at)
    {
        using var off = GradMode.Off();
        return KeyGroups.Draw(key, view.Pixels.Size(0), options.KeyGroup, random, at) is { } groups ? key.Embed(view.Pixels, groups, at.Ranks) : key.Embed(view.Pixels);
    }
}
