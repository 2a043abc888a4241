using Parallax.Torch;

namespace Parallax.Methods.Objectives;

/// <summary>Reductions of a loss are taken in float32 or better, whatever the network computes in.</summary>
internal static class FullPrecision
{
    /// <summary>Half floats widened to float32; others as they are.</summary>
    public static Tensor Of(Tensor tensor) => tensor.DType is DType.Float16 or DType.BFloat16 ? tensor.To(DType.Float32) : tensor;

    /// <summary>Keeps matrix products from being shortened by autocast until disposed.</summary>
    public static Autocast Enter(Device device) => Autocast.Off(device);
}
