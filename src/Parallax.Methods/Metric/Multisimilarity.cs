using System.ComponentModel.DataAnnotations;
using Parallax.Torch;

namespace Parallax.Methods.Metric;

/// <summary>What the loss is averaged over.</summary>
public enum AnchorMean
{
    /// <summary>Anchors that mining left something of, as released.</summary>
    Used,

    /// <summary>The whole batch, as in the paper.</summary>
    Batch,
}

/// <summary><c>name: multisimilarity</c>: Wang et al., CVPR 2019.</summary>
public sealed record MultisimilarityOptions : MetricOptions
{
    /// <summary>α, how sharply far mates count.</summary>
    [Range(0.0, 1e4, MinimumIsExclusive = true)] public double PositiveScale { get; init; } = 2;

    /// <summary>β, how sharply near others count: 40, or 50 in other code.</summary>
    [Range(0.0, 1e4, MinimumIsExclusive = true)] public double NegativeScale { get; init; } = 40;

    /// <summary>λ, the similarity that divides them.</summary>
    [Range(-1.0, 1.0)] public double Threshold { get; init; } = 0.5;

    /// <summary>ε, how far beyond the hardest opposite a pair may lie and still count.</summary>
    [Range(0.0, 2.0)] public double Margin { get; init; } = 0.1;

    /// <summary>What the loss is averaged over.</summary>
    public AnchorMean Mean { get; init; } = AnchorMean.Used;

    /// <inheritdoc/>
    public override MetricObjective Create(MetricSpace space) => new Multisimilarity(this);
}

/// <summary>Pairs that are harder than the anchor's hardest opposite, each weighted by how far it is beyond the threshold.</summary>
/// <remarks>
/// Wang, Han, Huang, Dong and Scott, "Multi-Similarity Loss with General Pair Weighting for Deep Metric Learning", CVPR 2019. Over the pairs that mining keeps,
/// <code>
/// l_i = 1/α·log(1 + Σ_P exp(−α·(S_ij − λ))) + 1/β·log(1 + Σ_N exp(β·(S_ik − λ)))
/// P_i: mates with S_ij − ε &lt; max_N S_ik      N_i: others with S_ik + ε &gt; min_P S_ij
/// </code>
/// An anchor of which either is empty is left out. Pairs that fail are dropped, as released; the paper's text would keep them with S = 0.
/// On the CPU rows go through <see cref="MultisimilarityRows"/>; elsewhere through operators.
/// </remarks>
public sealed class Multisimilarity(MultisimilarityOptions options) : MetricObjective
{
    /// <inheritdoc/>
    public override Tensor Of(EmbeddedBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return Of(batch.Similarities, batch.Classes);
    }

    /// <summary>The losses of one or more spaces at once.</summary>
    /// <param name="S">Similarities, (…, B, B).</param>
    /// <param name="classes">The classes of the B images.</param>
    /// <returns>(…).</returns>
    public Tensor Of(Tensor S, BatchClasses classes)
    {
        ArgumentNullException.ThrowIfNull(S);
        ArgumentNullException.ThrowIfNull(classes);
        return S.Device == Device.Cpu ? new MultisimilarityRows(options, classes).Apply(S) : ByOperators(S, classes);
    }

    /// <summary>The same on any device.</summary>
    internal Tensor ByOperators(Tensor S, BatchClasses classes)
    {
        double α = options.PositiveScale, β = options.NegativeScale, λ = options.Threshold;
        var (P, N, used) = Mine(S, classes);
        Tensor l = Sums.LogOnePlusExp(-α * (S - λ), P) / α + Sums.LogOnePlusExp(β * (S - λ), N) / β;      // (…, B)
        Tensor sum = (l * used.To(l.DType)).Sum([-1]);
        return options.Mean == AnchorMean.Batch ? sum / classes.Count : sum / used.Sum([-1]).ClampMin(1);
    }

    /// <summary>The pairs that are kept, (…, B, B) bool, and the anchors that have both kinds, (…, B) bool.</summary>
    public (Tensor Positives, Tensor Negatives, Tensor Anchors) Mine(Tensor S, BatchClasses classes)
    {
        ArgumentNullException.ThrowIfNull(S);
        ArgumentNullException.ThrowIfNull(classes);
        using var off = GradMode.Off();
        double ε = options.Margin;
        Tensor nearest = S.MaskedFill(classes.Mates.LogicalNot(), double.PositiveInfinity).Amin([-1], keepDim: true);    // min_P; ∞ without mates
        Tensor hardest = S.MaskedFill(classes.Others.LogicalNot(), double.NegativeInfinity).Amax([-1], keepDim: true);   // max_N
        Tensor P = classes.Mates.LogicalAnd(S - ε < hardest), N = classes.Others.LogicalAnd(S + ε > nearest);
        Tensor both = P.Any(dim: -1, keepDim: true).LogicalAnd(N.Any(dim: -1, keepDim: true));
        return (P.LogicalAnd(both), N.LogicalAnd(both), both.Squeeze(-1));
    }
}
