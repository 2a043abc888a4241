using Parallax.Methods.Contrast;
using Parallax.Methods.LoGo;
using Parallax.Methods.Objectives;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Methods.Moco;

/// <summary>MoCo: a query finds the key of another crop of its image among a queue of keys of other images. LoGo adds local crops.</summary>
/// <remarks>
/// He et al., CVPR 2020; Chen et al. 2020 (version 2); Zhang et al., CVPR 2022 (LoGo). With directions u = f_q(x)/|f_q(x)|, k = f_k(x)/|f_k(x)|, and ℓ
/// <see cref="InfoNce">InfoNCE</see> with the queue of earlier keys,
/// <code>
/// L = Σ_(i→j) w_ij · ℓ(u_i, k_j)  +  λ · mean r(u_l1, u_l2)        the second term with LoGo alone
/// θ_k ← m·θ_k + (1 − m)·θ_q                                        after the optimizer's step
/// </code>
/// Batch norms take each crop by itself. Where papers and codes differ: docs/methods/moco.md and logo.md.
/// </remarks>
public sealed class MocoMethod : Method
{
    // Local crops are no negatives: their keys enter no queue.
    private const int GlobalCrops = LogoOptions.FirstLocal;

    private readonly MomentumContrastOptions options;
    private readonly Networks networks;
    private readonly ContrastEncoder query, key;
    private readonly Teacher follower;
    private readonly KeyBank bank;
    private readonly LocalDissimilarity? dissimilarity;
    private readonly AlternatingSteps? alternation;

    /// <summary>Makes a query encoder, an equal key encoder and a queue.</summary>
    /// <param name="options">The paper's choices.</param>
    /// <param name="networks">What the networks are made from.</param>
    public MocoMethod(MomentumContrastOptions options, Networks networks)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(networks);
        (this.options, this.networks) = (options, networks);
        query = Add("encoder_q", Encoder());
        key = Add("encoder_k", Encoder());
        follower = new Teacher(query, key);
        bank = Add("bank", new KeyBank(options.Queue, options.Outputs, networks.Random));
        if (options.LocalCrops is { DissimilarityWeight: > 0 } local)
            dissimilarity = Add("dissimilarity", new LocalDissimilarity(local.Regressor, options.Outputs, networks.Random));
        if (options.Alternation is { } order) alternation = Add("alternation", new AlternatingSteps(order, query, key, follower, dissimilarity));
    }

    /// <inheritdoc/>
    public override Backbone Backbone => query.Backbone;

    /// <summary>The regressor of local crops; null without.</summary>
    public LocalDissimilarity? Dissimilarity => dissimilarity;

    /// <summary>The directions u of crops: (B, 3, S, S) → (B, d) of norm 1.</summary>
    public Tensor Directions(Tensor pixels) => query.Embed(pixels);

    /// <summary>The released order of steps; null without.</summary>
    internal AlternatingSteps? Alternation => alternation;

    /// <summary>The term <c>contrast</c>, or LoGo's <c>gg</c>, <c>lg</c> and <c>ll</c>; the <c>embedding</c> is that of view 0.</summary>
    /// <exception cref="ArgumentException">The number of views does not fit the pairs.</exception>
    public override Terms Forward(ViewBatch views, Progress at)
    {
        ArgumentNullException.ThrowIfNull(views);
        CropPairs pairs = options.PairsOf(views.Count);
        alternation?.TakeLocalStep(views, options.KeyMomentum, at);
        Tensor[] u = ViewPass.Apart(views, query.Embed);                                    // (B, d) a crop
        Dictionary<int, Tensor> k = Keys(views, pairs, at);
        Terms terms = Contrast(u, k, pairs);
        if (dissimilarity is not null && alternation is null)
        {
            double λ = options.LocalCrops!.DissimilarityWeight;
            terms += Terms.Of(("ll", λ * dissimilarity.Between(u[GlobalCrops], u[GlobalCrops + 1], at)));
        }
        return terms.Showing("embedding", u[0]);
    }

    /// <inheritdoc/>
    public override void BeforeStep(double gradientNorm, Progress at) => alternation?.BeforeStep(gradientNorm, at);

    /// <inheritdoc/>
    public override void AfterStep(Progress at)
    {
        bank.Follow(at.Ranks);
        dissimilarity?.AfterStep();
        if (alternation is null) follower.Follow(options.KeyMomentum);
        else alternation.AfterStep();
    }

    /// <inheritdoc/>
    public override void AbandonStep(Progress at)
    {
        dissimilarity?.Abandon();
        alternation?.Abandon();
    }

    // w_ij · ℓ(u_i, k_j), term by term: all queries in one product with the queue.
    private Terms Contrast(Tensor[] u, Dictionary<int, Tensor> k, CropPairs pairs)
    {
        long B = u[0].Size(0);
        Tensor queries = Ops.Cat([.. pairs.From.Select(v => u[v])]), keys = Ops.Cat([.. pairs.To.Select(v => k[v])]);
        Tensor ℓ = InfoNce.Between(queries, keys, pairs.Rows(B, queries.Device), bank.Keys, options.Temperature);   // (From · B, To)
        Tensor means = ℓ.View([pairs.From.Count, B, pairs.To.Count]).Mean([1]);
        return pairs.Sum((from, to) => means.Select(0, pairs.PlaceOfFrom(from)).Select(0, pairs.PlaceOfTo(to)));
    }

    // The keys of the crops that are targets; those of global crops are noted for the queue. The released LoGo embeds local crops too, for their statistics alone.
    private Dictionary<int, Tensor> Keys(ViewBatch views, CropPairs pairs, Progress at)
    {
        using var off = GradMode.Off();
        int[] targets = [.. alternation is null ? pairs.To : Enumerable.Range(0, views.Count)];
        var k = targets.Zip(Keys(views.Only(targets), at)).ToDictionary();
        foreach (int v in targets.Where(v => v < GlobalCrops)) bank.See(k[v], at.Step);
        return k;
    }

    private Tensor[] Keys(ViewBatch views, Progress at)
    {
        if (KeyGroups.CountOf(key, views[0].Pixels.Size(0), options.KeyGroup, at) is null) return ViewPass.Apart(views, key.Embed);
        return [.. Enumerable.Range(0, views.Count).Select(v => Shuffled(views[v].Pixels, at))];
    }

    private Tensor Shuffled(Tensor pixels, Progress at)
    {
        KeyGroups groups = KeyGroups.Draw(key, pixels.Size(0), options.KeyGroup, networks.Random, at)!.Value;
        return ShuffledGroups.Forward(pixels, groups.Order.To(pixels.Device, DType.Int64), groups.Count, key.Embed, at.Ranks);
    }

    private ContrastEncoder Encoder()
    {
        Backbone backbone = networks.Backbone();
        return new ContrastEncoder(backbone, options.Head == MocoHead.Linear
            ? new Linear(backbone.Channels, options.Outputs, networks.Random)
            : new Mlp([backbone.Channels, backbone.Channels, options.Outputs], networks.Random, MlpNorm.None, lastBias: true));
    }
}
