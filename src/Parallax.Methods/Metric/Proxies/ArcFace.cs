using System.ComponentModel.DataAnnotations;
using Parallax.Methods.Objectives;
using Parallax.Torch;
using Parallax.Torch.Nn;

namespace Parallax.Methods.Metric.Proxies;

/// <summary><c>name: arcface</c>: Deng et al., CVPR 2019.</summary>
public sealed record ArcFaceOptions : MetricOptions
{
    /// <summary>m, in radians.</summary>
    [Range(0.0, Math.PI)] public double MarginRadians { get; init; } = 0.5;

    /// <summary>s.</summary>
    [Range(0.0, 1e3, MinimumIsExclusive = true)] public double Scale { get; init; } = 16;

    /// <summary>Whether negative cosines count as 0 and get no gradient, as released by Roth et al.; the paper keeps them.</summary>
    public bool ClampsNegative { get; init; } = true;

    /// <summary>Learning rate of the proxies.</summary>
    [Range(0.0, 1e3)] public double ProxyLr { get; init; } = 5e-4;

    /// <inheritdoc/>
    public override MetricObjective Create(MetricSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return new ArcFace(this, space);
    }

    /// <inheritdoc/>
    public override ParameterRule? RuleFor(string part) => new ParameterRule(part) { Lr = ProxyLr, WeightDecay = 0 };
}

/// <summary>Cross-entropy of s·cos θ, where the angle to the own class is widened: cos(θ_y + m).</summary>
/// <remarks>Deng, Guo, Xue and Zafeiriou, "ArcFace: Additive Angular Margin Loss for Deep Face Recognition", CVPR 2019.</remarks>
public sealed class ArcFace : MetricObjective
{
    private const double Least = 1e-10, LeastSingle = 1e-7;
    private readonly ArcFaceOptions options;
    private readonly Parameter W;

    internal ArcFace(ArcFaceOptions options, MetricSpace space)
    {
        this.options = options;
        W = AddParameter("proxies", Ops.Empty([space.KnownClasses("arcface"), space.Dimension], DType.Float32));
        Initialize.Default(W, space.Random);                                                 // uniform within ±1/√D
    }

    /// <inheritdoc/>
    public override Tensor Of(EmbeddedBatch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Tensor c = Inside(batch.Embeddings.Matmul(UnitVectors.Of(W).MT)), own = batch.Classes.Labels.Unsqueeze(1);             // (B, C)
        Tensor widened = (c.Gather(1, own).Acos() + options.MarginRadians).Cos();
        return (options.Scale * c.Scatter(1, own, widened)).CrossEntropyLoss(batch.Classes.Labels);
    }

    // At 1 the arc cosine has no gradient, and 1 − 1e-10 is 1 in single precision.
    private Tensor Inside(Tensor c)
    {
        double room = c.DType == DType.Float64 && options.ClampsNegative ? Least : LeastSingle;
        return c.Clamp(options.ClampsNegative ? Least : -(1 - room), 1 - room);
    }
}
