using System.ComponentModel.DataAnnotations;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Methods.Metric.Proxies;

/// <summary><c>name: proxy_anchor</c>: Kim et al., CVPR 2020.</summary>
public sealed record ProxyAnchorOptions : MetricOptions
{
    /// <summary>α.</summary>
    [Range(0.0, 1e4, MinimumIsExclusive = true)] public double Scale { get; init; } = 32;

    /// <summary>δ, in the units of cosines.</summary>
    [Range(0.0, 2.0)] public double Margin { get; init; } = 0.1;

    /// <summary>Factor on the networks' learning rate for the proxies.</summary>
    [Range(0.0, 1e6)] public double LrFactor { get; init; } = 100;

    /// <inheritdoc/>
    public override MetricObjective Create(MetricSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return new ProxyAnchor(this, space);
    }

    /// <inheritdoc/>
    public override ParameterRule? RuleFor(string part) => new ParameterRule(part) { LrFactor = LrFactor, WeightDecay = 0 };
}

/// <summary>Every class has a proxy, which draws its images and pushes all others, the harder ones more.</summary>
/// <remarks>
/// Kim, Kim, Cho and Kwak, "Proxy Anchor Loss for Deep Metric Learning", CVPR 2020, equation 4. With c the cosines of images and proxies and C⁺ the batch's classes,
/// <code>
/// L = 1/|C⁺|·Σ_{C⁺} log(1 + Σ_{y = c} exp(−α·(c − δ))) + 1/C·Σ_c log(1 + Σ_{y ≠ c} exp(α·(c + δ)))
/// </code>
/// </remarks>
public sealed class ProxyAnchor : MetricObjective
{
    private readonly ProxyAnchorOptions options;
    private readonly Parameter W;

    internal ProxyAnchor(ProxyAnchorOptions options, MetricSpace space)
    {
        this.options = options;
        W = AddParameter("proxies", Ops.Empty([space.KnownClasses("proxy_anchor"), space.Dimension], DType.Float32));
        Initialize.KaimingNormalFanOut(W, space.Random);
    }

    /// <inheritdoc/>
    public override Tensor Of(EmbeddedBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        double α = options.Scale, δ = options.Margin;
        Tensor c = SoftRows(batch.Embeddings).Matmul(SoftRows(W).MT);              // (B, C)
        Tensor own = batch.Classes.Of(c.Size(1));
        Tensor drawn = Sums.LogOnePlusExp(-α * (c - δ), own, dim: -2), pushed = Sums.LogOnePlusExp(α * (c + δ), own.LogicalNot(), dim: -2);   // (C)
        return Sums.PerMarked(drawn, own.Any(dim: 0)) + pushed.Mean();                       // log 1 = 0 for absent classes
    }

    // v / √(|v|² + 1e-12), row by row.
    private static Tensor SoftRows(Tensor v) => v * (v.Square().Sum([-1], keepDim: true) + 1e-12).Rsqrt();
}
