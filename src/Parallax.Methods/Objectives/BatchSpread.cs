using Parallax.Torch;
using Parallax.Torch.Distributed;

namespace Parallax.Methods.Objectives;

/// <summary>How a batch lies about its mean, slot by slot: all that VICReg's variance and covariance need.</summary>
/// <remarks>
/// X̄ is the centred batch of one slot, (B, D). Its covariance matrix is C = X̄ᵀX̄/(B−1), with the diagonal v/(B−1), v_d = Σ_b X̄²_bd.
/// For B &lt; D no D×D matrix is formed: |X̄ᵀX̄|_F = |X̄X̄ᵀ|_F, so that
/// <code>
/// Σ_{i≠j} C²_ij = (|X̄X̄ᵀ|²_F − Σ_d v²_d) / (B−1)²
/// </code>
/// which is exact, with the exact gradient. Half floats are widened and autocast is off: squares of 512 channels leave their range.
/// </remarks>
internal sealed class BatchSpread
{
    private readonly Tensor centred;
    private readonly Tensor squareSums;
    private readonly long B;

    private BatchSpread(Tensor centred, Tensor squareSums)
    {
        this.centred = centred;
        this.squareSums = squareSums;
        B = centred.Size(0);
        D = centred.Size(-1);
    }

    /// <summary>The size of an embedding.</summary>
    public long D { get; }

    /// <summary>Measures a batch.</summary>
    /// <param name="z">(B, D), or (B, N, D) for N slots; B is at least 2.</param>
    /// <param name="ranks">The processes whose parts of the batch are measured together; null for this one's alone.</param>
    /// <exception cref="ShapeException">Another rank, or a batch of one.</exception>
    public static BatchSpread Of(Tensor z, ProcessGroup? ranks = null)
    {
        if (z.Rank is not (2 or 3)) throw new ShapeException($"embeddings must be (B, D) or (B, N, D), they are {z.Describe()}");
        z = (ranks ?? ProcessGroup.Alone).AllGatherWithGradient(FullPrecision.Of(z));
        if (z.Size(0) < 2) throw new ShapeException($"variance over a batch needs at least 2 images, the embeddings are {z.Describe()}");
        Tensor wide = z.Rank == 2 ? z.Unsqueeze(1) : z;                                      // (B, N, D)
        // Every gradient that reaches X̄ is centred already, so that the mean needs none.
        Tensor centred = wide - wide.Detach().Mean(dim: 0, keepDim: true);
        return new BatchSpread(centred, SelfProduct.Whole(SelfProduct.HalfSquare(centred).Sum(dim: 0)));   // v: (N, D)
    }

    /// <summary>Var(z_d), unbiased: (N, D).</summary>
    public Tensor Variances() => squareSums / (B - 1);

    /// <summary>Σ_{i≠j} C²_ij of every slot: (N).</summary>
    public Tensor OffDiagonalSquares()
    {
        using var full = FullPrecision.Enter(centred.Device);
        Tensor slots = centred.Transpose(0, 1), same = slots.Detach();                       // (N, B, D)
        double scale = 1.0 / ((double)(B - 1) * (B - 1));
        if (B < D)
        {
            Tensor gram = slots.Bmm(same.MT);                                                // (N, B, B)
            return (SelfProduct.Whole(gram.Square().Sum([-2, -1])) - squareSums.Square().Sum(dim: -1)) * scale;
        }
        Tensor off = 1 - Ops.Eye(D, dtype: centred.DType, device: centred.Device);
        Tensor scatter = slots.MT.Bmm(same) * off;                                           // (N, D, D), symmetric
        return SelfProduct.Whole(scatter.Square().Sum([-2, -1])) * scale;
    }
}
