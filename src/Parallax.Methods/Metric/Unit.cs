using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax.Methods.Metric;

/// <summary>Vectors of length one.</summary>
internal static class Unit
{
    /// <summary>v / max(‖v‖, 1e-12), row by row; half floats are widened first.</summary>
    public static Tensor Rows(Tensor v)
    {
        Tensor wide = FullPrecision.Of(v);
        return wide / wide.Norm(2, [-1], keepDim: true).ClampMin(1e-12);
    }

    /// <summary>v / √(‖v‖² + 1e-12), row by row: Proxy-Anchor's.</summary>
    public static Tensor SoftRows(Tensor v) => v * (v.Square().Sum([-1], keepDim: true) + 1e-12).Rsqrt();
}
