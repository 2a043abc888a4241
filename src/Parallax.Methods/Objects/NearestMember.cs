using System.Numerics;
using Parallax.Torch;

namespace Parallax.Methods.Objects;

/// <summary>The distance of every token to the nearest member of every cluster: P_kn = min over m of A_km·D_mn, where zeros of either count as ∞.</summary>
/// <remarks>
/// The minimum over products takes hard and soft assignments, and tokens of several clusters, alike. The dense (T, T, K) product is not formed:
/// a row of P is the minimum of the rows of D that belong to its cluster, which is a pass over D where each token has one cluster.
/// </remarks>
internal static class NearestMember
{
    /// <summary>P; ∞ where a cluster has no other member.</summary>
    /// <param name="distances">D: (B, T, T), symmetric, ∞ in place of 0.</param>
    /// <param name="assignment">A: (B, K, T), at least 0.</param>
    /// <returns>(B, K, T).</returns>
    public static Tensor Of(Tensor distances, Tensor assignment)
    {
        if (distances.Device != Device.Cpu) return ByOperators(distances, assignment);
        return distances.DType == DType.Float64 ? InPlace<double>(distances, assignment) : InPlace<float>(distances, assignment);
    }

    /// <summary>The same on any device, cluster by cluster.</summary>
    internal static Tensor ByOperators(Tensor distances, Tensor assignment)
    {
        Tensor[] factors = assignment.MaskedFill(assignment.Eq(0), double.PositiveInfinity).Unsqueeze(2).Unbind(dim: 1);   // K of (B, 1, T)
        return Ops.Stack(Array.ConvertAll(factors, f => (distances * f).Amin([2])), dim: 1);
    }

    private static unsafe Tensor InPlace<T>(Tensor distances, Tensor assignment)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var (D, A) = (distances.Contiguous(), assignment.Contiguous());
        Tensor P = A.EmptyLike();
        int clusters = (int)A.Size(1), tokens = (int)A.Size(2);
        fixed (T* d = D.AsSpan<T>(), a = A.AsSpan<T>(), p = P.AsSpan<T>())
        {
            var (distance, factor, nearest) = ((nint)d, (nint)a, (nint)p);
            EngineThreads.ForEach(A.Size(0) * clusters, row =>
            {
                long image = row / clusters, at = row * tokens;
                Row((T*)distance + (image * tokens * tokens), (T*)factor + at, (T*)nearest + at, tokens);
            });
        }
        return P;
    }

    private static unsafe void Row<T>(T* distances, T* factors, T* nearest, int tokens)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        new Span<T>(nearest, tokens).Fill(T.PositiveInfinity);
        for (int m = 0; m < tokens; m++, distances += tokens)
        {
            if (factors[m] == T.Zero) continue;
            var factor = new Vector<T>(factors[m]);
            int n = 0;
            for (; n <= tokens - Vector<T>.Count; n += Vector<T>.Count)
                Vector.Min(Vector.Load(nearest + n), factor * Vector.Load(distances + n)).Store(nearest + n);
            for (; n < tokens; n++) nearest[n] = T.Min(nearest[n], factors[m] * distances[n]);
        }
    }
}
