using Parallax.Methods.Objectives;
using Parallax.Torch;
using Parallax.Torch.Distributed;

namespace Parallax.Methods.SwAv;

/// <summary>Soft assignments of a batch to prototypes under which every prototype gets as much as every other.</summary>
/// <remarks>
/// Caron et al., NeurIPS 2020, equations 3 to 5: Q = diag(u)·exp(S/ε)·diag(v) with Σ_b Q_bk = B/K (nearly, after few scalings) and Σ_k Q_bk = 1. The greatest score is
/// taken off first, which changes nothing but the range.
/// </remarks>
public static class Equipartition
{
    /// <summary>Q of the last rows, without gradient, in f32 or better.</summary>
    /// <param name="scores">S, (R, K): of the batch, those of a queue before it.</param>
    /// <param name="rows">B, the last rows of R, whose assignments are wanted.</param>
    /// <param name="epsilon">ε, above 0.</param>
    /// <param name="iterations">Scalings of each side.</param>
    /// <param name="ranks">The processes that have parts of the rows; null for one.</param>
    /// <returns>(B, K), rows that sum to 1.</returns>
    public static Tensor Of(Tensor scores, long rows, double epsilon, int iterations, ProcessGroup? ranks = null)
    {
        ArgumentNullException.ThrowIfNull(scores);
        Require.Shape(scores, "(R, K)", [-1, -1]);
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        using var full = FullPrecision.Enter(scores.Device);
        Tensor S = FullPrecision.Of(scores.Detach());
        Tensor most = (ranks ?? ProcessGroup.Alone).AllReduce_(S.Max(), ReduceOp.Max);
        Tensor E = (S - most).Mul_(1 / epsilon).Exp_().Unsqueeze(0);                         // (1, R, K)
        Tensor one = Ops.Ones([1, S.Size(0), 1], S.DType, S.Device);
        var (u, v) = Transport.Scalings(E, one, iterations, ranks);                          // (1, 1, K), (1, R, 1)
        long first = S.Size(0) - rows;
        return scope.Outward((E.Narrow(1, first, rows) * u).Mul_(v.Narrow(1, first, rows)).Squeeze(0));
    }
}
