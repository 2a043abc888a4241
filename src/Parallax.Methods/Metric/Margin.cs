using System.ComponentModel.DataAnnotations;
using Parallax.Methods.Metric.Mining;
using Parallax.Methods.Objectives;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Methods.Metric;

/// <summary>What the margin loss is divided by.</summary>
public enum MarginMean
{
    /// <summary>Triplets with an active term, as released by Roth et al. and S2SD.</summary>
    ActiveTriplets,

    /// <summary>Active terms, as in Wu et al.</summary>
    ActivePairs,
}

/// <summary><c>name: margin</c>: Wu et al., ICCV 2017. With <c>miner: { name: rho_distance }</c> it is R-Margin.</summary>
public sealed record MarginOptions : TupleOptions
{
    /// <summary>m, in the units of distances.</summary>
    [Range(0.0, 4.0)] public double Margin { get; init; } = 0.2;

    /// <summary>First value of β. S2SD: 1.2, on SOP 0.9.</summary>
    [Range(0.0, 4.0)] public double Beta { get; init; } = 1.2;

    /// <summary>Whether β is learnt, one for each class; otherwise it is one constant.</summary>
    public bool LearnsBeta { get; init; } = true;

    /// <summary>Learning rate of β.</summary>
    [Range(0.0, 1e3)] public double BetaLr { get; init; } = 5e-4;

    /// <summary>ν, the penalty on the β of the anchors.</summary>
    [Range(0.0, 1e6)] public double BetaPenalty { get; init; }

    /// <summary>What the loss is divided by.</summary>
    public MarginMean Mean { get; init; } = MarginMean.ActiveTriplets;

    /// <inheritdoc/>
    public override MetricObjective Create(MetricSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return new MarginObjective(this, space);
    }

    /// <inheritdoc/>
    public override ParameterRule? RuleFor(string part) => LearnsBeta ? new ParameterRule(part) { Lr = BetaLr, WeightDecay = 0 } : null;
}

/// <summary>Distances to mates stay below a boundary β of the anchor's class, distances to others above it.</summary>
/// <remarks>
/// Wu, Manmatha, Smola and Krähenbühl, "Sampling Matters in Deep Embedding Learning", ICCV 2017.
/// <code>
/// D = √(‖x_a − x_b‖² + 1e-8)     l⁺ = max(0, D_ap − β + m)     l⁻ = max(0, β − D_an + m)     L = Σ (l⁺ + l⁻) / max(1, K) + ν·Σ β
/// </code>
/// </remarks>
public sealed class MarginObjective : TupleObjective
{
    private const double LeastSquare = 1e-8;
    private readonly MarginOptions options;
    private readonly Parameter? β;

    internal MarginObjective(MarginOptions options, MetricSpace space) : base(options.Miner, space.Random)
    {
        this.options = options;
        if (options.LearnsBeta) β = AddParameter("beta", Ops.Full([space.KnownClasses("margin")], options.Beta, DType.Float32));
    }

    /// <inheritdoc/>
    public override Tensor Over(EmbeddedBatch batch, Tuples tuples)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(tuples);
        Tensor a = batch.Of(tuples.Anchors);                                                 // (T, D)
        Tensor b = Boundaries(batch, tuples.Anchors);                                        // (T)
        Tensor l1 = (Distance(a, batch.Of(tuples.Positives)) - b + options.Margin).Relu();
        Tensor l2 = (b - Distance(a, batch.Of(tuples.Negatives)) + options.Margin).Relu();
        Tensor K = options.Mean == MarginMean.ActiveTriplets ? (l1 > 0).LogicalOr(l2 > 0).Sum() : (l1 > 0).Sum() + (l2 > 0).Sum();
        Tensor loss = (l1 + l2).Sum() / K.ClampMin(1);
        return options.BetaPenalty > 0 ? loss + options.BetaPenalty * b.Sum() : loss;
    }

    /// <summary>D = √(‖a − b‖² + 1e-8), row by row.</summary>
    public static Tensor Distance(Tensor a, Tensor b)
    {
        Require.SameShape(a, b);
        return ((a - b).Square().Sum([-1]) + LeastSquare).Sqrt();
    }

    private Tensor Boundaries(EmbeddedBatch batch, Tensor anchors) => β is null
        ? Ops.Full([anchors.Count], options.Beta, batch.Embeddings.DType, batch.Embeddings.Device)
        : β.Value.IndexSelect(0, batch.Classes.Labels.IndexSelect(0, anchors));
}
