using System.ComponentModel.DataAnnotations;
using Parallax.Methods.Metric.Mining;
using Parallax.Torch;

namespace Parallax.Methods.Metric;

/// <summary><c>name: snr</c>: Yuan et al., CVPR 2019.</summary>
public sealed record SignalToNoiseOptions : TupleOptions
{
    /// <summary>m, in units of the anchor's variance.</summary>
    [Range(0.0, 1e3)] public double Margin { get; init; } = 0.2;

    /// <summary>λ, the weight of the sums of the anchors' coordinates; it counts as 0 with the miner <c>distance</c>, as released.</summary>
    [Range(0.0, 1e3)] public double SumWeight { get; init; } = 0.005;

    /// <inheritdoc/>
    public override MetricObjective Create(MetricSpace space)
    {
        ArgumentNullException.ThrowIfNull(space);
        return new SignalToNoise(this, space.Random);
    }
}

/// <summary>A triplet loss on the share of noise, s_ab = Var(x_a − x_b)/Var(x_a): L = Σ max(0, s_ap − s_an + m)/#{&gt; 0} + λ·mean |Σ_k x_ak|.</summary>
/// <remarks>Yuan, Deng, Tang, Tang and Chen, "Signal-to-Noise Ratio: A Robust Distance Metric for Deep Metric Learning", CVPR 2019.</remarks>
public sealed class SignalToNoise(SignalToNoiseOptions options, Generator random) : TupleObjective(options.Miner, random)
{
    /// <inheritdoc/>
    public override Tensor Over(EmbeddedBatch batch, Tuples tuples)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(tuples);
        Tensor a = batch.Of(tuples.Anchors), signal = Variance(a);                           // (T, D), (T)
        Tensor sap = Variance(a - batch.Of(tuples.Positives)) / signal, san = Variance(a - batch.Of(tuples.Negatives)) / signal;
        Tensor l = (sap - san + options.Margin).Relu(), loss = Sums.PerMarked(l, l > 0);
        return options.Miner is DistanceMiner ? loss : loss + options.SumWeight * Sums.Mean(a.Sum([1]).Abs());
    }

    private static Tensor Variance(Tensor v) => v.Var([-1]);
}
