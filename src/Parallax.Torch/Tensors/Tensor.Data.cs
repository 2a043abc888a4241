using System.Runtime.InteropServices;
using Parallax.Torch.Interop;

namespace Parallax.Torch;

public sealed unsafe partial class Tensor
{
    /// <summary>The elements in place, row-major, without a copy. The tensor must outlive the span: keep a reference to it.</summary>
    /// <exception cref="InvalidOperationException">Not on the CPU, not contiguous, or of another element type.</exception>
    public Span<T> AsSpan<T>()
        where T : unmanaged
    {
        TensorInfo info = Info();
        if (info.DeviceType != DeviceType.Cpu || !info.Flags.HasFlag(TensorFlags.Contiguous) || info.DType != DTypes.Of<T>())
            throw new InvalidOperationException($"a span of {typeof(T).Name} needs a contiguous {DTypes.Of<T>().ShortName()} tensor on the CPU, this is {Describe()}{(info.Flags.HasFlag(TensorFlags.Contiguous) ? "" : ", not contiguous")}");
        return new Span<T>(info.Data, checked((int)info.Count));
    }

    /// <summary>The elements, row-major, copied and converted to <typeparamref name="T"/>; from any device and layout.</summary>
    public T[] ToArray<T>()
        where T : unmanaged
    {
        using var scope = TensorScope.Open();
        Tensor plain = Detach().To(Device.Cpu, DTypes.Of<T>()).Contiguous();
        T[] elements = plain.AsSpan<T>().ToArray();
        GC.KeepAlive(plain);
        return elements;
    }

    /// <summary>The only element.</summary>
    /// <exception cref="ShapeException">There is not exactly one element.</exception>
    public double ToDouble()
    {
        TensorInfo info = Info();
        if (info.Count != 1) throw new ShapeException($"one element is needed to make a number, this is {Describe()}");
        if (info.DeviceType != DeviceType.Cpu) return ToArray<double>()[0];
        double number = info.DType switch
        {
            DType.Float32 => *(float*)info.Data,
            DType.Float64 => *(double*)info.Data,
            DType.Int64 => *(long*)info.Data,
            _ => ToArray<double>()[0],
        };
        GC.KeepAlive(this);
        return number;
    }

    /// <summary>The only element, as an integer.</summary>
    /// <exception cref="ShapeException">There is not exactly one element.</exception>
    public long ToInt64() => Count == 1 ? ToArray<long>()[0] : throw new ShapeException($"one element is needed to make a number, this is {Describe()}");

    /// <summary>A tensor with a copy of the elements.</summary>
    /// <param name="elements">Row-major.</param>
    /// <param name="shape">Sizes; their product is the number of elements. None: one dimension.</param>
    /// <exception cref="ShapeException">The numbers disagree.</exception>
    public static Tensor From<T>(ReadOnlySpan<T> elements, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        ReadOnlySpan<long> sizes = shape.IsEmpty ? [elements.Length] : shape;
        CheckCount(elements.Length, sizes);
        Tensor tensor = Ops.Empty(sizes, DTypes.Of<T>());
        elements.CopyTo(tensor.AsSpan<T>());
        return tensor;
    }

    /// <summary>A tensor with a copy of the elements.</summary>
    /// <exception cref="ShapeException">The numbers disagree.</exception>
    public static Tensor From<T>(T[] elements, params ReadOnlySpan<long> shape)
        where T : unmanaged => From((ReadOnlySpan<T>)elements, shape);

    /// <summary>A tensor over memory that the caller keeps where it is, and alive, as long as the tensor or a view of it lives.</summary>
    public static Tensor Over<T>(T* memory, params ReadOnlySpan<long> shape)
        where T : unmanaged
    {
        fixed (long* sizes = shape)
            return Own(TorchException.ThrowIfNull(NativeMethods.px_from_blob(memory, sizes, shape.Length, (int)DTypes.Of<T>(), null, null), "from_blob"), "from_blob");
    }

    /// <summary>A tensor over the memory of an object, which it keeps alive: a mapped file, a pinned array.</summary>
    internal static Tensor Over(object keeper, void* memory, DType dtype, ReadOnlySpan<long> shape)
    {
        nint alive = GCHandle.ToIntPtr(GCHandle.Alloc(keeper));
        fixed (long* sizes = shape)
        {
            nint handle = NativeMethods.px_from_blob(memory, sizes, shape.Length, (int)dtype, &FreeKeeper, (void*)alive);
            if (handle == 0) GCHandle.FromIntPtr(alive).Free();
            return Own(TorchException.ThrowIfNull(handle, "from_blob"), "from_blob");
        }
    }

    /// <summary>Fills the tensor, contiguous and on the CPU, with bytes as they are.</summary>
    internal void CopyFrom(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(new Span<byte>(Info().Data, bytes.Length));
        GC.KeepAlive(this);
    }

    /// <summary>Writes the bytes of the tensor as they are, row-major, in the machine's order.</summary>
    /// <exception cref="InvalidOperationException">Not on the CPU, or not contiguous.</exception>
    public void CopyTo(Stream stream)
    {
        const long part = 1 << 20;
        ArgumentNullException.ThrowIfNull(stream);
        TensorInfo info = Info();
        if (info.DeviceType != DeviceType.Cpu || !info.Flags.HasFlag(TensorFlags.Contiguous))
            throw new InvalidOperationException($"bytes are written of a contiguous tensor on the CPU, this is {Describe()}");
        long bytes = info.Count * info.DType.Bytes();
        for (long at = 0; at < bytes; at += part)
            stream.Write(new ReadOnlySpan<byte>((byte*)info.Data + at, (int)Math.Min(part, bytes - at)));
        GC.KeepAlive(this);
    }

    [UnmanagedCallersOnly]
    private static void FreeKeeper(void* context) => GCHandle.FromIntPtr((nint)context).Free();

    private static void CheckCount(int count, ReadOnlySpan<long> shape)
    {
        long product = 1;
        foreach (long size in shape) product *= size;
        if (product != count) throw new ShapeException($"{count} elements do not fill ({string.Join(", ", shape.ToArray())}), which has {product}");
    }
}
