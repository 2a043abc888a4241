using Parallax.Torch;

namespace Parallax.Methods.Objects;

/// <summary>Entropic optimal transport by Sinkhorn's scaling.</summary>
internal static class Transport
{
    // What the released code puts where the plan is no number: a batch whose costs are all equal, an image whose places are.
    private const double Undefined = 1e-8;

    /// <summary>Q_kn = v_k·E_kn·u_n, where u and v are scaled in turn, so that Σ_k Q_kn = 1/T and then Σ_n Q_kn = μ_k.</summary>
    /// <remarks>The table is read, not written: scaling its rows and columns in place gives the same plan. Entries that are no numbers become 1e-8.</remarks>
    /// <param name="kernel">E = exp(−κ·cost): (B, K, T), above 0.</param>
    /// <param name="marginal">μ: (B, K, 1), of sum 1.</param>
    /// <param name="iterations">Scalings of each side.</param>
    /// <returns>(B, K, T).</returns>
    public static Tensor Plan(Tensor kernel, Tensor marginal, int iterations)
    {
        double r = 1.0 / kernel.Size(2);
        Tensor v = marginal.OnesLike(), u = v;
        for (int i = 0; i < iterations; i++)
        {
            u = r / v.MT.Bmm(kernel);                                                        // (B, 1, T)
            v = marginal / kernel.Bmm(u.MT);                                                 // (B, K, 1)
        }
        Tensor plan = kernel * u * v;
        return plan.MaskedFill_(plan.Isnan(), Undefined);
    }
}
