using System.ComponentModel.DataAnnotations;
using Parallax.Methods.Objectives;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Methods.Metric.Proxies;

/// <summary><c>name: proxy_nca</c>: Movshovitz-Attias et al., ICCV 2017.</summary>
public sealed record ProxyNcaOptions : MetricOptions
{
    /// <summary>The length that images and proxies are given.</summary>
    [Range(0.0, 1e3, MinimumIsExclusive = true)] public double Length { get; init; } = 3;

    /// <summary>Factor on the networks' learning rate for the proxies.</summary>
    [Range(0.0, 1e6)] public double LrFactor { get; init; } = 50;

    /// <inheritdoc/>
    public override MetricObjective Create(MetricSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return new ProxyNca(this, space);
    }

    /// <inheritdoc/>
    public override ParameterRule? RuleFor(string part) => new ParameterRule(part) { LrFactor = LrFactor, WeightDecay = 0 };
}

/// <summary>L = mean of ‖x̂ − ŵ_y‖² + log Σ_{c ≠ y} exp(−‖x̂ − ŵ_c‖²), x̂ and ŵ of length 3.</summary>
/// <remarks>Movshovitz-Attias, Toshev, Leung, Ioffe and Singh, "No Fuss Distance Metric Learning using Proxies", ICCV 2017.</remarks>
public sealed class ProxyNca : MetricObjective
{
    private readonly ProxyNcaOptions options;
    private readonly Parameter W;

    internal ProxyNca(ProxyNcaOptions options, MetricSpace space)
    {
        this.options = options;
        W = AddParameter("proxies", Ops.Empty([space.KnownClasses("proxy_nca"), space.Dimension], DType.Float32));
        Initialize.Normal(W, 1.0 / 8, space.Random);
    }

    /// <inheritdoc/>
    public override Tensor Of(EmbeddedBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Tensor x = options.Length * UnitVectors.Of(batch.Embeddings), w = options.Length * UnitVectors.Of(W);
        Tensor d = x.Square().Sum([1], keepDim: true) + w.Square().Sum([1]) - 2 * x.Matmul(w.MT);                          // (B, C)
        Tensor own = batch.Classes.Labels.Unsqueeze(1);
        Tensor others = (-d).Scatter(1, own, double.NegativeInfinity).Logsumexp([1]);
        return (d.Gather(1, own).Squeeze(1) + others).Mean();
    }
}
