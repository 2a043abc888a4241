using System.ComponentModel.DataAnnotations;
using Parallax.Methods.Objectives;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Methods.Metric.Proxies;

/// <summary><c>name: normalised_softmax</c>: Zhai and Wu, BMVC 2019.</summary>
public sealed record NormalisedSoftmaxOptions : MetricOptions
{
    /// <summary>τ.</summary>
    [Range(0.0, 1e3, MinimumIsExclusive = true)] public double Temperature { get; init; } = 0.05;

    /// <summary>Learning rate of the proxies.</summary>
    [Range(0.0, 1e3)] public double ProxyLr { get; init; } = 1e-5;

    /// <inheritdoc/>
    public override MetricObjective Create(MetricSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return new NormalisedSoftmax(this, space);
    }

    /// <inheritdoc/>
    public override ParameterRule? RuleFor(string part) => new ParameterRule(part) { Lr = ProxyLr, WeightDecay = 0 };
}

/// <summary>Cross-entropy of x·ŵᵀ/τ, ŵ of unit length.</summary>
/// <remarks>Zhai and Wu, "Classification is a Strong Baseline for Deep Metric Learning", BMVC 2019.</remarks>
public sealed class NormalisedSoftmax : MetricObjective
{
    private readonly NormalisedSoftmaxOptions options;
    private readonly Parameter W;

    internal NormalisedSoftmax(NormalisedSoftmaxOptions options, MetricSpace space)
    {
        this.options = options;
        W = AddParameter("proxies", Ops.Empty([space.KnownClasses("normalised_softmax"), space.Dimension], DType.Float32));
        Initialize.Default(W, space.Random);                                                 // uniform within ±1/√D
    }

    /// <inheritdoc/>
    public override Tensor Of(EmbeddedBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        return (batch.Embeddings.Matmul(UnitVectors.Of(W).MT) / options.Temperature).CrossEntropyLoss(batch.Classes.Labels);
    }
}
