using System.ComponentModel.DataAnnotations;
using Parallax.Methods.Objectives;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Methods.Metric.Proxies;

/// <summary><c>name: softtriple</c>: Qian et al., ICCV 2019.</summary>
public sealed record SoftTripleOptions : MetricOptions
{
    /// <summary>K, centres of a class: 2, or 10 in the original.</summary>
    [Range(1, 1000)] public int Centres { get; init; } = 2;

    /// <summary>λ, the scale of similarities: 8, or 20 in the original.</summary>
    [Range(0.0, 1e4, MinimumIsExclusive = true)] public double Scale { get; init; } = 8;

    /// <summary>γ, how softly a class's centres share an image.</summary>
    [Range(0.0, 1e4, MinimumIsExclusive = true)] public double Softness { get; init; } = 0.1;

    /// <summary>δ, in the units of similarities.</summary>
    [Range(0.0, 2.0)] public double Margin { get; init; } = 0.01;

    /// <summary>τ, the weight of the distances between a class's centres.</summary>
    [Range(0.0, 1e4)] public double CentreWeight { get; init; } = 0.2;

    /// <summary>Learning rate of the centres.</summary>
    [Range(0.0, 1e3)] public double CentreLr { get; init; } = 5e-4;

    /// <inheritdoc/>
    public override MetricObjective Create(MetricSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return new SoftTriple(this, space);
    }

    /// <inheritdoc/>
    public override ParameterRule? RuleFor(string part) => new ParameterRule(part) { Lr = CentreLr, WeightDecay = 0 };
}

/// <summary>A softmax over classes that have K centres each.</summary>
/// <remarks>
/// Qian, Shang, Sun, Hu, Li and Jin, "SoftTriple Loss: Deep Metric Learning Without Triplet Sampling", ICCV 2019, equations 6 to 10.
/// <code>
/// s_ck = x·v_ck    S_c = Σ_k softmax_k(s_ck/γ)·s_ck    L = CE(λ·(S − δ·[y])) + τ/(C·K·(K − 1))·Σ_c Σ_{j&lt;k} √(2.00001 − 2·v_cj·v_ck)
/// </code>
/// </remarks>
public sealed class SoftTriple : MetricObjective
{
    private const double TwicePlus = 2.00001;   // keeps the root's gradient finite where centres meet
    private readonly SoftTripleOptions options;
    private readonly Parameter V;

    internal SoftTriple(SoftTripleOptions options, MetricSpace space)
    {
        this.options = options;
        V = AddParameter("centres", Ops.Empty([space.Dimension, (long)space.KnownClasses("softtriple") * options.Centres], DType.Float32));
        Initialize.KaimingUniformFanIn(V, space.Random);
    }

    /// <inheritdoc/>
    public override Tensor Of(EmbeddedBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var (classification, regulariser) = Parts(batch);
        return classification + options.CentreWeight * regulariser;
    }

    /// <summary>The cross-entropy, and the distances between centres before their weight.</summary>
    public (Tensor Classification, Tensor Regulariser) Parts(EmbeddedBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        long K = options.Centres;
        Tensor v = UnitVectors.Of(V.Value.MT).Unflatten(0, [-1, K]);                              // (C, K, D)
        Tensor s = batch.Embeddings.Matmul(v.Flatten(0, 1).MT).Unflatten(1, [-1, K]);        // (B, C, K)
        Tensor S = ((s / options.Softness).Softmax(-1) * s).Sum([-1]);                       // (B, C)
        Tensor margin = options.Margin * batch.Classes.Of(S.Size(1)).To(S.DType);
        return ((options.Scale * (S - margin)).CrossEntropyLoss(batch.Classes.Labels), Distances(v));
    }

    // 1/(C·K·(K − 1))·Σ over pairs of a class's centres; 0 for one centre.
    private static Tensor Distances(Tensor v)
    {
        long C = v.Size(0), K = v.Size(1);
        if (K == 1) return (0 * v).Sum();
        Tensor pairs = Ops.TriuIndices(K, K, 1, device: v.Device), flat = pairs.Select(0, 0) * K + pairs.Select(0, 1);
        Tensor cosines = v.Bmm(v.MT).Flatten(1).IndexSelect(1, flat);                        // (C, K(K−1)/2)
        return (TwicePlus - 2 * cosines).Sqrt().Sum() / (C * K * (K - 1));
    }
}
