using Parallax.Torch.Interop;

namespace Parallax.Torch;

public sealed unsafe partial class Tensor
{
    /// <summary>The sizes of the dimensions (a copy).</summary>
    public long[] Shape
    {
        get
        {
            TensorInfo info = Info();
            long[] shape = new ReadOnlySpan<long>(info.Sizes, (int)info.Rank).ToArray();
            GC.KeepAlive(this);
            return shape;
        }
    }

    /// <summary>Steps between neighbours along each dimension, in elements (a copy).</summary>
    public long[] Strides
    {
        get
        {
            TensorInfo info = Info();
            long[] strides = new ReadOnlySpan<long>(info.Strides, (int)info.Rank).ToArray();
            GC.KeepAlive(this);
            return strides;
        }
    }

    /// <summary>How many dimensions there are.</summary>
    public int Rank => (int)Info().Rank;

    /// <summary>How many elements there are.</summary>
    public long Count => Info().Count;

    /// <summary>The type of the elements.</summary>
    public DType DType => Info().DType;

    /// <summary>Where the memory lies.</summary>
    public Device Device => Info() is var info ? new Device(info.DeviceType, info.DeviceType == DeviceType.Cpu ? -1 : info.DeviceIndex) : default;

    /// <summary>The elements lie in row-major order without gaps.</summary>
    public bool IsContiguous => Info().Flags.HasFlag(TensorFlags.Contiguous);

    /// <summary>(N, C, H, W) whose channels lie fastest.</summary>
    public bool IsChannelsLast => Info().Flags.HasFlag(TensorFlags.ChannelsLast);

    /// <summary>Matrices transposed: the last two dimensions change places.</summary>
    public Tensor MT => Transpose(-2, -1);

    /// <summary>The size of a dimension; −1 is the last.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public long Size(int dim)
    {
        TensorInfo info = Info();
        int index = dim < 0 ? dim + (int)info.Rank : dim;
        if (index < 0 || index >= info.Rank)
            throw new ArgumentOutOfRangeException(nameof(dim), dim, $"the tensor is {Describe()}, its dimensions are 0 to {info.Rank - 1}");
        long size = info.Sizes[index];
        GC.KeepAlive(this);
        return size;
    }

    /// <summary>Shape, element type and, off the CPU, device: <c>(8, 49, 512) f32</c>.</summary>
    public string Describe()
    {
        string text = Describe(Handle);
        GC.KeepAlive(this);
        return text;
    }

    internal static string Describe(nint handle)
    {
        TensorInfo info;
        if (NativeMethods.px_info(handle, &info) < 0) return "(?)";
        string shape = string.Join(", ", new ReadOnlySpan<long>(info.Sizes, (int)info.Rank).ToArray());
        string device = info.DeviceType == DeviceType.Cpu ? "" : " " + new Device(info.DeviceType, info.DeviceIndex);
        return $"({shape}) {info.DType.ShortName()}{device}";
    }

    /// <summary>What the tensor is, in one read. Its pointers hold as long as the tensor lives.</summary>
    internal TensorInfo Info()
    {
        TensorInfo info;
        TorchException.ThrowIfFailed(NativeMethods.px_info(Handle, &info), Origin);
        GC.KeepAlive(this);
        return info;
    }
}
