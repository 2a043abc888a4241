using Parallax.Torch;
using Parallax.Torch.Distributed;

namespace Parallax.Methods.Objectives;

/// <summary>Entropic optimal transport by Sinkhorn's scaling (Cuturi 2013): SwAV's assignments, CrIBo's clusters.</summary>
internal static class Transport
{
    /// <summary>Q_kn = v_k·E_kn·u_n, where u and v are scaled in turn, so that Σ_k Q_kn = 1/T and then Σ_n Q_kn = μ_k.</summary>
    /// <remarks>The table is read, not written: scaling its rows and columns in place gives the same plan.</remarks>
    /// <param name="kernel">E = exp(−κ·cost): (B, K, T), above 0.</param>
    /// <param name="marginal">μ: (B, K, 1), of sum 1.</param>
    /// <param name="iterations">Scalings of each side.</param>
    /// <returns>(B, K, T).</returns>
    public static Tensor Plan(Tensor kernel, Tensor marginal, int iterations)
    {
        var (u, v) = Scalings(kernel, marginal, iterations);
        return kernel * u * v;
    }

    /// <summary>u, (B, 1, T), and v, (B, K, 1), of the plan. A factor on the marginal is one on v.</summary>
    /// <param name="kernel">E: (B, K, T), above 0.</param>
    /// <param name="marginal">μ: (B, K, 1).</param>
    /// <param name="iterations">Scalings of each side.</param>
    /// <param name="ranks">The processes that have parts of the rows, k; null for one that has all.</param>
    public static (Tensor U, Tensor V) Scalings(Tensor kernel, Tensor marginal, int iterations, ProcessGroup? ranks = null)
    {
        double r = 1.0 / kernel.Size(2);
        Tensor v = marginal.OnesLike(), u = v;
        for (int i = 0; i < iterations; i++)
        {
            u = r / (ranks ?? ProcessGroup.Alone).AllReduce_(v.MT.Bmm(kernel));              // (B, 1, T)
            v = marginal / kernel.Bmm(u.MT);                                                 // (B, K, 1)
        }
        return (u, v);
    }
}
