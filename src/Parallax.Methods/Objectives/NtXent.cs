using Parallax.Torch;
using Parallax.Torch.Distributed;

namespace Parallax.Methods.Objectives;

/// <summary>NT-Xent: each of 2B embeddings finds the other view of its image among all others.</summary>
/// <remarks>
/// Chen et al., "A Simple Framework for Contrastive Learning of Visual Representations", ICML 2020, equation 1. With unit vectors z, Z all of them, j(i) the
/// other view of i:
/// <code>
/// ℓ_i = logsumexp_{k≠i}(z_i·Z_k/τ) − z_i·Z_j(i)/τ      L = mean over all 2B anchors
/// W_ik = softmax_{k≠i}(z_i·Z/τ)_k − [k = j(i)]         ∂L/∂z = W·Z/(2B·τ)      ∂L/∂Z = Wᵀ·z/(2B·τ)
/// </code>
/// The gradients are formed block by block together with the loss, so that no table of 2B × 2B is kept or copied. Sums are in float32 or better.
/// </remarks>
public static class NtXent
{
    /// <summary>L, one number; differentiable once. The other processes' images are negatives too, with their gradient.</summary>
    /// <param name="z1">One view's embeddings, (B, D), of any length.</param>
    /// <param name="z2">The other's, (B, D).</param>
    /// <param name="temperature">τ, above 0.</param>
    /// <param name="ranks">The processes that share the batch; null for one.</param>
    /// <exception cref="ShapeException">The shapes differ, or are not (B, D).</exception>
    public static Tensor Between(Tensor z1, Tensor z2, double temperature, ProcessGroup? ranks = null)
    {
        ArgumentNullException.ThrowIfNull(z1);
        ArgumentNullException.ThrowIfNull(z2);
        Require.Shape(z1, "(B, D)", [-1, -1]);
        Require.SameShape(z1, z2);
        using var scope = TensorScope.Open();
        ranks ??= ProcessGroup.Alone;
        Tensor u1 = UnitVectors.Of(z1), u2 = UnitVectors.Of(z2), anchors = Ops.Cat([u1, u2]);               // (2b, D)
        Tensor all = ranks.Size == 1 ? anchors : Ops.Cat([ranks.AllGatherWithGradient(u1), ranks.AllGatherWithGradient(u2)]);   // (2B, D)
        long b = z1.Size(0), B = b * ranks.Size, first = b * ranks.Rank;
        Tensor own = Ops.Arange(first, first + b, 1, dtype: DType.Int64, device: z1.Device);
        return scope.Outward(new Anchors(Ops.Cat([own, own + B]), Ops.Cat([own + B, own]), temperature).Apply(anchors, all));
    }

    private sealed class Anchors(Tensor self, Tensor partner, double τ) : CustomFunction
    {
        private Tensor? ofAnchors, ofAll;

        protected override Tensor Forward(ReadOnlySpan<Tensor> inputs)
        {
            var (z, Z) = (inputs[0], inputs[1]);
            using var full = FullPrecision.Enter(z.Device);
            Tensor loss = Ops.Zeros([], z.DType, z.Device);
            (ofAnchors, ofAll) = (Save(z.EmptyLike()), Save(Z.ZerosLike()));
            foreach (var (first, count) in RowBlock.Of(z.Size(0), Z.Size(0), z.Device))
            {
                using var block = TensorScope.Open();
                Tensor rows = z.Narrow(0, first, count), j = partner.Narrow(0, first, count).Unsqueeze(1);
                Tensor x = rows.Mm(Z.MT).Mul_(1 / τ).Scatter_(1, self.Narrow(0, first, count).Unsqueeze(1), double.NegativeInfinity);   // (r, 2B)
                Tensor sums = x.Logsumexp([1], keepDim: true);                               // (r, 1)
                loss.Add_((sums - x.Gather(1, j)).Sum());
                Tensor W = x.Sub_(sums).Exp_().ScatterAdd_(1, j, sums.FullLike(-1));
                ofAnchors.Narrow(0, first, count).Copy_(W.Mm(Z));
                ofAll.Addmm_(W.MT, rows);
            }
            return loss.Div_(z.Size(0));
        }

        protected override Tensor?[] Backward(Tensor gradient)
        {
            Tensor share = gradient / (ofAnchors!.Size(0) * τ);
            return [ofAnchors * share, ofAll! * share];
        }
    }
}
