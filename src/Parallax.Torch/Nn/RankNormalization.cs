using Parallax.Torch.Distributed;

namespace Parallax.Torch.Nn;

/// <summary>Batch normalisation with the statistics of all ranks' batches: one collective forward, one backward.</summary>
/// <remarks>
/// With x̂ = (x − μ)/σ, σ² = var + ε and means over the N values that all ranks have of a channel,
/// ∂x = weight/σ · (∂y − mean(∂y) − x̂·mean(∂y·x̂)). The gradients of weight and bias are this rank's share, as of any other parameter.
/// </remarks>
internal sealed class RankNormalization(ProcessGroup ranks, Tensor runningMean, Tensor runningVariance, double momentum, double eps) : CustomFunction
{
    private Tensor? x, weight, μ, variance, N;

    protected override Tensor Forward(ReadOnlySpan<Tensor> inputs)
    {
        Pool(inputs[0]);
        Track();
        (x, weight) = (Save(inputs[0]), Save(inputs[1]));
        return Ops.BatchNorm(inputs[0], inputs[1], inputs[2], μ!, variance!, training: false, 0, eps, cudnnEnabled: true);
    }

    protected override Tensor?[] Backward(Tensor gradient)
    {
        long C = weight!.Size(0);
        var (_, dw, db) = Ops.NativeBatchNormBackward(gradient, x!, weight, μ, variance, null, null, train: false, eps, [false, true, true]);
        if (!Wants(0)) return [null, dw, db];
        // Few numbers: a gather takes half as many messages as an all-reduce, and each rank adds up in the same order.
        Tensor mean = ranks.AllGather(Ops.Cat([db, dw]).Unsqueeze(0)).Sum(0) / N!;   // (2C): of ∂y, of ∂y·x̂
        Tensor σ = (variance! + eps).Sqrt();
        Tensor a = weight / σ, b = -a / σ * mean.Narrow(0, C, C), c = -a * mean.Narrow(0, 0, C) - b * μ!;
        Tensor dx = (gradient * Spread(a)).Addcmul_(x!, Spread(b)).Add_(Spread(c));
        return [dx.To(x!.DType), dw, db];
    }

    // μ = Σ nᵣμᵣ/N, var = Σ nᵣ(varᵣ + (μᵣ − μ)²)/N over the ranks r, in f64; then in the type of the parameters.
    private void Pool(Tensor input)
    {
        DType type = runningMean.DType;
        var (mean, var) = Moments(input);
        long C = mean.Size(0);
        Tensor n = Ops.Full([1], input.Count / C, DType.Float64, input.Device);
        Tensor all = ranks.AllGather(Ops.Cat([mean.To(DType.Float64), var.To(DType.Float64), n]).Unsqueeze(0));   // (W, 2C + 1)
        Tensor μr = all.Narrow(1, 0, C), varr = all.Narrow(1, C, C), nr = all.Narrow(1, 2 * C, 1);
        Tensor total = nr.Sum();
        Tensor pooled = (nr * μr).Sum(0) / total;
        (N, μ) = (Save(total.To(type)), Save(pooled.To(type)));
        variance = Save(((nr * (varr + (μr - pooled).Square())).Sum(0) / total).To(type));
    }

    // Of this rank's batch, biased. The CPU's operator is many times faster than var_mean; it has no counterpart on a GPU.
    private static (Tensor Mean, Tensor Variance) Moments(Tensor input)
    {
        Tensor values = input.DType == DType.Float64 ? input : input.To(DType.Float32);
        if (input.Device.Type == DeviceType.Cpu) return Ops.BatchNormUpdateStats(values, null, null, 0);
        long[] all = [0, .. Enumerable.Range(2, input.Rank - 2)];
        var (variance, mean) = values.VarMean(all, unbiased: false);
        return (mean, variance);
    }

    private void Track()
    {
        runningMean.Lerp_(μ!, momentum);
        runningVariance.Lerp_(variance! * (N! / (N! - 1)), momentum);
    }

    // (C) → (C, 1, …), which stretches over the input.
    private Tensor Spread(Tensor perChannel) => perChannel.View([-1, .. Enumerable.Repeat(1L, x!.Rank - 2)]);
}
