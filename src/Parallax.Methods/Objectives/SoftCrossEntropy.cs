using Parallax.Torch;

namespace Parallax.Methods.Objectives;

/// <summary>Cross entropies between the class probabilities of teachers and students: H(q, p) = −Σ_k q_k · log p_k.</summary>
/// <remarks>
/// The pairs are row numbers, so that no target is repeated: one teacher row may serve many students, one student many teachers. As Σ_k q_k = 1,
/// <code>
/// H(q, softmax(s/τ)) = logsumexp(s/τ) − q·s/τ      ∂H/∂s = (softmax(s/τ) − q) / τ
/// </code>
/// Of the forward pass only the logsumexp of each row is kept: beside the logits nothing of their size is made but the targets and the gradient. On the CPU rows
/// go through <see cref="EntropyKernel"/>; elsewhere, and in float64, through operators in blocks of rows.
/// </remarks>
public static class SoftCrossEntropy
{
    /// <summary>Class probabilities of a teacher: softmax((t − c)/τ), without gradient, in f32 or better.</summary>
    /// <param name="logits">t, (R, K).</param>
    /// <param name="centre">c, (1, K).</param>
    /// <param name="temperature">τ, above 0.</param>
    /// <returns>(R, K).</returns>
    public static Tensor Targets(Tensor logits, Tensor centre, double temperature)
    {
        Require.Shape(logits, "(R, K)", [-1, -1]);
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        Tensor t = logits.Detach();
        Tensor q = Ops.Empty(t.Shape, centre.DType, t.Device);
        if (EntropyKernel.Takes(t) && centre.DType == DType.Float32)
        {
            EntropyKernel.Softmax(t.Contiguous(), centre.Contiguous(), temperature, q);
            return scope.Outward(q);
        }
        foreach (var (first, count) in RowBlock.Of(t))
        {
            using var block = TensorScope.Open();
            Tensor centred = (t.Narrow(0, first, count) - centre).Mul_(1 / temperature);
            q.Narrow(0, first, count).Copy_(centred.Softmax(-1));
        }
        return scope.Outward(q);
    }

    /// <summary>H of every pair; differentiable in the students' logits, once.</summary>
    /// <param name="targets">q of the teachers, (Q, K), rows that sum to 1.</param>
    /// <param name="pairs">For each student row T rows of <paramref name="targets"/>: (R, T), int64; −1 for none.</param>
    /// <param name="logits">s of the students, (R, K).</param>
    /// <param name="temperature">τ of the students, above 0.</param>
    /// <returns>(R, T), 0 where there is no pair.</returns>
    /// <exception cref="ShapeException">The shapes do not fit.</exception>
    public static Tensor Between(Tensor targets, Tensor pairs, Tensor logits, double temperature)
    {
        ArgumentNullException.ThrowIfNull(targets);
        ArgumentNullException.ThrowIfNull(logits);
        Require.Shape(logits, "(R, K)", [-1, -1]);
        Require.Shape(targets, $"(Q, {logits.Size(1)})", [-1, logits.Size(1)]);
        Require.Shape(pairs, $"({logits.Size(0)}, T)", [logits.Size(0), -1]);
        return new Pairs(targets, pairs, temperature).Apply(logits);
    }

    private sealed class Pairs(Tensor targets, Tensor pairs, double τ) : CustomFunction
    {
        private Tensor? s, q, rows, present, lse;

        protected override Tensor Forward(ReadOnlySpan<Tensor> inputs)
        {
            (s, q) = (Save(inputs[0].Contiguous()), Save(targets.Contiguous()));
            if (EntropyKernel.Takes(s) && q.DType == DType.Float32) return ForwardOnCpu();
            rows = Save(pairs.ClampMin(0));
            present = Save((pairs >= 0).To(q.DType));
            lse = Save(Ops.Empty([s.Size(0), 1], q.DType, s.Device));
            Tensor entropies = Ops.Empty(pairs.Shape, q.DType, s.Device);
            foreach (var (first, count) in RowBlock.Of(s))
            {
                using var block = TensorScope.Open();
                Tensor x = Scaled(first, count);
                Tensor own = x.Logsumexp([-1], keepDim: true);                               // (r, 1)
                Tensor agreement = Chosen(first, count).Bmm(x.Unsqueeze(-1)).Squeeze(-1);    // (r, T): q·s/τ
                lse.Narrow(0, first, count).Copy_(own);
                entropies.Narrow(0, first, count).Copy_((own - agreement).Mul_(present.Narrow(0, first, count)));
            }
            return entropies;
        }

        protected override Tensor?[] Backward(Tensor gradient)
        {
            if (present is null) return [BackwardOnCpu(gradient)];
            Tensor weights = gradient * present! / τ;                                        // (R, T)
            Tensor totals = weights.Sum(dim: 1, keepDim: true);
            Tensor result = s!.EmptyLike();
            foreach (var (first, count) in RowBlock.Of(s!))
            {
                using var block = TensorScope.Open();
                Tensor p = (Scaled(first, count) - lse!.Narrow(0, first, count)).Exp_().Mul_(totals.Narrow(0, first, count));
                Tensor w = weights.Narrow(0, first, count).Unsqueeze(1);                     // (r, 1, T)
                result.Narrow(0, first, count).Copy_(p.Unsqueeze(1).Baddbmm_(w, Chosen(first, count), alpha: -1).Squeeze(1));
            }
            return [result];
        }

        private Tensor ForwardOnCpu()
        {
            rows = Save(pairs);
            lse = Save(Ops.Empty([s!.Size(0), 1], DType.Float32));
            Tensor entropies = Ops.Empty(pairs.Shape, DType.Float32);
            EntropyKernel.Entropies(s, q!, rows, τ, lse, entropies);
            return entropies;
        }

        private Tensor BackwardOnCpu(Tensor gradient)
        {
            Tensor result = s!.EmptyLike();
            EntropyKernel.Gradients(s!, q!, rows!, gradient.Contiguous(), τ, lse!, result);
            return result;
        }

        // s/τ of a block: (r, K).
        private Tensor Scaled(long first, long count) => s!.Narrow(0, first, count).To(q!.DType) / τ;

        // The targets of a block: (r, T, K).
        private Tensor Chosen(long first, long count) =>
            q!.IndexSelect(0, rows!.Narrow(0, first, count).Reshape([-1])).View([count, rows.Size(1), q.Size(1)]);
    }
}
