using Parallax.Torch;

namespace Parallax.Methods.Objectives;

/// <summary>InfoNCE: a query finds its key among negatives. ℓ(q, k) = −log( e^(q·k/τ) / (e^(q·k/τ) + Σ_n e^(q·n/τ)) ).</summary>
/// <remarks>
/// van den Oord, Li and Vinyals 2018; with a queue of negatives MoCo (He et al., CVPR 2020). With L(q) = logsumexp_n(q·n/τ), which no key enters,
/// <code>
/// ℓ(q, k) = softplus(L(q) − q·k/τ)      ∂ℓ/∂q = σ(L(q) − q·k/τ) · (Σ_n softmax_n(q·n/τ)·n − k) / τ
/// </code>
/// so that a query's keys share one product with the queue, and the sum of the gradient, <see cref="QueueSoftmax">found in the same pass</see>, is kept in the
/// place of any logits. Sums are in float32 or better.
/// </remarks>
public static class InfoNce
{
    // softplus(x) is x from here on, also in float64.
    private const double Linear = 40;

    /// <summary>ℓ of every pair of a query and a key; differentiable in the queries, once. Keys and negatives get no gradient.</summary>
    /// <param name="queries">(R, d), of norm 1.</param>
    /// <param name="keys">(M, d), of norm 1.</param>
    /// <param name="pairs">For each query T rows of <paramref name="keys"/>: (R, T), int64; −1 for none.</param>
    /// <param name="negatives">The queue, (K, d), of norm 1; K is at least 1.</param>
    /// <param name="temperature">τ, above 0.</param>
    /// <returns>(R, T), 0 where there is no pair.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public static Tensor Between(Tensor queries, Tensor keys, Tensor pairs, Tensor negatives, double temperature)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(pairs);
        ArgumentNullException.ThrowIfNull(negatives);
        Require.Shape(queries, "(R, d)", [-1, -1]);
        Require.Shape(keys, $"(M, {queries.Size(1)})", [-1, queries.Size(1)]);
        Require.Shape(pairs, $"({queries.Size(0)}, T)", [queries.Size(0), -1]);
        Require.Shape(negatives, $"(K, {queries.Size(1)})", [-1, queries.Size(1)]);
        if (negatives.Size(0) == 0) throw new ShapeException($"negatives must be (K, {queries.Size(1)}) with K of at least 1, it is {negatives.Describe()}");
        Tensor q = FullPrecision.Of(queries);
        return new Pairs(keys.Detach().To(q.DType), pairs, negatives.Detach().To(q.DType), temperature).Apply(q);
    }

    /// <summary>ℓ of each query and the key of the same row, as of pairs.</summary>
    /// <returns>(R).</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public static Tensor Between(Tensor queries, Tensor keys, Tensor negatives, double temperature)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(keys);
        Require.SameShape(queries, keys);
        return Between(queries, keys, Ops.Arange(0, queries.Size(0), DType.Int64, queries.Device).Unsqueeze(1), negatives, temperature).Squeeze(1);
    }

    private sealed class Pairs(Tensor keys, Tensor pairs, Tensor negatives, double τ) : CustomFunction
    {
        private Tensor? chosen, wrong, seen;

        protected override Tensor Forward(ReadOnlySpan<Tensor> inputs)
        {
            Tensor q = inputs[0].Contiguous();
            using var full = FullPrecision.Enter(q.Device);
            var (L, mean) = QueueSoftmax.Of(q, negatives, τ, withMean: Wants(0));            // (R, 1), (R, d)
            chosen = Save(keys.IndexSelect(0, pairs.ClampMin(0).Flatten()).View([q.Size(0), pairs.Size(1), q.Size(1)]));
            Tensor present = (pairs >= 0).To(q.DType);
            Tensor gap = L - (chosen.Bmm(q.Unsqueeze(-1)).Squeeze(-1) / τ);                  // (R, T)
            if (mean is not null) (wrong, seen) = (Save(gap.Sigmoid() * present), Save(mean));
            return gap.Softplus(threshold: Linear) * present;
        }

        protected override Tensor?[] Backward(Tensor gradient)
        {
            using var full = FullPrecision.Enter(gradient.Device);
            Tensor w = gradient * wrong! / τ;                                                // (R, T)
            Tensor towards = w.Unsqueeze(1).Bmm(chosen!).Squeeze(1);                         // (R, d): Σ_t w_t·k_t
            return [(seen! * w.Sum([1], keepDim: true)).Sub_(towards)];
        }
    }
}
