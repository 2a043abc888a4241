using Parallax.Torch.Interop;

namespace Parallax.Torch.Optim;

/// <summary>What an update knows of one tensor: equally long rows of float32 in memory, element beside element.</summary>
internal unsafe struct FlatTensor
{
    /// <summary>What is changed.</summary>
    public float* Values;

    /// <summary>What is read beside it: the gradient, the student.</summary>
    public float* Grads;

    /// <summary>State of the optimizer; null where the rule has none.</summary>
    public float* First, Second;

    /// <summary>Elements of each row.</summary>
    public long Count;

    /// <summary>Values and what is read beside them.</summary>
    public static FlatTensor Of(in TensorInfo values, in TensorInfo grads) =>
        new() { Values = (float*)values.Data, Grads = (float*)grads.Data, Count = values.Count };
}

/// <summary>Which tensors can be read as rows.</summary>
internal static class FlatLayout
{
    private const TensorFlags Dense = TensorFlags.Contiguous | TensorFlags.ChannelsLast;

    /// <summary>float32 on the CPU, in one of the two orders without gaps.</summary>
    public static bool IsFlat(this in TensorInfo info) => info.DType == DType.Float32 && info.DeviceType == DeviceType.Cpu && (info.Flags & Dense) != 0;

    /// <summary>Both tensors have their elements in the same order, so that their rows match element by element.</summary>
    public static bool LiesLike(this in TensorInfo info, in TensorInfo other) =>
        info.DType == other.DType && info.DeviceType == other.DeviceType && info.DeviceIndex == other.DeviceIndex
        && info.Count == other.Count && ((info.Flags & other.Flags & Dense) != 0 || (info.Flags & Dense) == (other.Flags & Dense));
}
