using Parallax.Torch;

namespace Parallax.Methods.Objectives;

/// <summary>Tables of one size, one after the other.</summary>
internal static class Slices
{
    /// <summary>Each table by a factor of its own; small ones one by one, for which an operator wakes no threads.</summary>
    /// <param name="tables">(…, B, K).</param>
    /// <param name="factors">(…).</param>
    public static Tensor Scaled(Tensor tables, Tensor factors) => tables.Rank == 3
        ? Ops.Stack([.. tables.Unbind().Zip(factors.Unbind(), (table, factor) => table * factor)])
        : tables * factors.Unsqueeze(-1).Unsqueeze(-1);
}
