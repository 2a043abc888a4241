using Parallax.Torch;

namespace Parallax.Methods.Metric;

/// <summary>Sums that objectives share. Over nothing they are 0 with the gradient 0.</summary>
internal static class Sums
{
    /// <summary>log(1 + Σ exp(v)) over the marked entries of a dimension, kept in logarithms: exp(40·s) leaves half and single precision.</summary>
    /// <param name="v">Any shape.</param>
    /// <param name="marked">The same shape, bool.</param>
    /// <param name="dim">The dimension that is summed over: −1, or the one before it.</param>
    public static Tensor LogOnePlusExp(Tensor v, Tensor marked, int dim = -1)
    {
        Tensor kept = v.MaskedFill(marked.LogicalNot(), double.NegativeInfinity);
        return kept.ConstantPadNd(dim == -1 ? [1, 0] : [0, 0, 1, 0]).Logsumexp([dim]);      // the 1 is an entry of exp(0)
    }

    /// <summary>The mean of all entries; 0 when there are none.</summary>
    public static Tensor Mean(Tensor values) => values.Sum() / Math.Max(1, values.Count);

    /// <summary>Σ values / max(1, number of marked).</summary>
    public static Tensor PerMarked(Tensor values, Tensor marked) => values.Sum() / marked.Sum().ClampMin(1);

    /// <summary>The mean length ‖x‖₂ of the rows.</summary>
    public static Tensor MeanLength(Tensor x) => x.Norm(2, [-1]).Mean();
}
