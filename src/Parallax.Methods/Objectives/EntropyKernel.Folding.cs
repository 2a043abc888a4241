using Parallax.Torch;

namespace Parallax.Methods.Objectives;

internal static unsafe partial class EntropyKernel
{
    /// <summary>Adds a block of columns to the running softmax of every row, and makes the block its exponentials, relative to the new largest.</summary>
    /// <param name="x">(R, K), f32; e^(x/τ − most) afterwards.</param>
    /// <param name="τ">The temperature.</param>
    /// <param name="most">The largest x/τ of each row so far; −∞ before the first block.</param>
    /// <param name="sum">Σ e^(x/τ − most) of each row so far.</param>
    /// <param name="kept">(R, 1): what sums relative to the former largest are multiplied by.</param>
    public static void Fold(Tensor x, double τ, double[] most, double[] sum, Tensor kept)
    {
        int K = (int)x.Size(1);
        float β = (float)(1 / τ);
        var (rows, factors) = (new LogitRows(x), new LogitRows(kept));
        ForRows(x.Size(0), K, (r, _) =>
        {
            float* row = rows.Float(r);
            double now = Math.Max(most[r], Row.Largest(row, K) * β);
            double factor = Math.Exp(most[r] - now);
            sum[r] = (sum[r] * factor) + Row.Exponentials(row, K, β, (float)-now, row);
            most[r] = now;
            *factors.Float(r) = (float)factor;
        });
    }
}
