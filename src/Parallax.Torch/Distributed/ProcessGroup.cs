using Parallax.Torch.Interop;

namespace Parallax.Torch.Distributed;

/// <summary>The ranks of a run and what they do together. Every rank makes the same calls in the same order.</summary>
/// <remarks>With one process every call is the identity and runs no native code. Tensors are f32, f64, f16, i32, i64, u8 or i8.</remarks>
public sealed unsafe partial class ProcessGroup : IDisposable
{
    private nint handle;

    private ProcessGroup(nint handle, int rank, int size)
    {
        this.handle = handle;
        (Rank, Size) = (rank, size);
    }

    /// <summary>One process.</summary>
    public static ProcessGroup Alone { get; } = new(0, 0, 1);

    /// <summary>Whether this build can run many processes: it was made where Gloo's headers were installed.</summary>
    public static bool IsBuilt => (NativeMethods.px_distributed_backends() & 1) != 0;

    /// <summary>Whether this build can run many processes on GPUs.</summary>
    public static bool HasNccl => (NativeMethods.px_distributed_backends() & 2) != 0;

    /// <summary>This process's number, in [0, <see cref="Size"/>).</summary>
    public int Rank { get; }

    /// <summary>The number of processes, W.</summary>
    public int Size { get; }

    internal nint Handle => handle != 0 ? handle : throw new ObjectDisposedException(nameof(ProcessGroup));

    /// <summary>Joins the ranks that meet in a store: NCCL for CUDA, Gloo for the CPU.</summary>
    /// <param name="store">The meeting place.</param>
    /// <param name="rank">This process's number.</param>
    /// <param name="size">The number of processes.</param>
    /// <param name="device">Where the tensors of the collectives are.</param>
    /// <param name="network">Where Gloo connects.</param>
    /// <param name="timeout">The longest that a collective may take.</param>
    /// <exception cref="TorchException">A rank did not come, or cannot be reached.</exception>
    public static ProcessGroup Join(Store store, int rank, int size, Device device, Network network, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(store);
        if (size == 1) return Alone;
        ThrowIfNotBuilt();
        nint joined;
        int status = NativeMethods.px_group_new(
            store.Handle, rank, size, device.Type == DeviceType.Cuda ? 1 : 0, network.Address, network.Interface, (long)timeout.TotalMilliseconds, &joined);
        TorchException.ThrowIfFailed(status, $"rank {rank} of {size} joins");
        GC.KeepAlive(store);
        return new ProcessGroup(joined, rank, size);
    }

    /// <summary>Replaces the tensor by the reduction over the ranks, of the same bits on each.</summary>
    /// <returns>The tensor itself.</returns>
    /// <exception cref="TorchException">A rank is gone, or did not come in time.</exception>
    public Tensor AllReduce_(Tensor tensor, ReduceOp op = ReduceOp.Sum)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (Size == 1) return tensor;
        using var scope = TensorScope.Open();
        using var noGrad = GradMode.Off();
        Tensor dense = tensor.Contiguous();
        BeginAllReduce_(dense, op).Wait();
        if (dense.Handle != tensor.Handle) tensor.Copy_(dense);
        return tensor;
    }

    /// <summary>Starts <see cref="AllReduce_"/> of a contiguous tensor and returns at once.</summary>
    /// <exception cref="TorchException">libtorch refused, or the tensor is not contiguous.</exception>
    public Work BeginAllReduce_(Tensor tensor, ReduceOp op = ReduceOp.Sum)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (Size == 1) return Work.None;
        if (!tensor.IsContiguous) throw new TorchException($"all_reduce of {tensor.Describe()}: it must be contiguous");
        using var noGrad = GradMode.Off();
        nint work;
        TorchException.ThrowIfFailed(NativeMethods.px_group_all_reduce(Handle, tensor.Handle, (int)op, &work), $"all_reduce of {tensor.Describe()}");
        return new Work(work, $"all_reduce of {tensor.Describe()}", tensor);
    }

    /// <summary>The ranks' tensors one after another along dimension 0, in rank order, without gradient.</summary>
    /// <param name="tensor">(B, …), of the same shape on every rank.</param>
    /// <returns>(W·B, …).</returns>
    /// <exception cref="ShapeException">The tensor has no dimension.</exception>
    /// <exception cref="TorchException">A rank is gone, or did not come in time.</exception>
    public Tensor AllGather(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.Rank == 0) throw new ShapeException("all_gather needs a tensor of at least one dimension");
        if (Size == 1) return tensor.Detach();
        using var scope = TensorScope.Open();
        using var noGrad = GradMode.Off();
        Tensor own = tensor.Contiguous();
        long[] shape = tensor.Shape;
        shape[0] *= Size;
        Tensor all = Ops.Empty(shape, tensor.DType, tensor.Device);
        nint work;
        TorchException.ThrowIfFailed(NativeMethods.px_group_all_gather(Handle, all.Handle, own.Handle, &work), $"all_gather of {tensor.Describe()}");
        new Work(work, $"all_gather of {tensor.Describe()}", own).Wait();
        return scope.Outward(all);
    }

    /// <summary>Replaces the tensor by that of rank <paramref name="from"/>.</summary>
    /// <returns>The tensor itself.</returns>
    /// <exception cref="TorchException">A rank is gone, or did not come in time.</exception>
    public Tensor Broadcast_(Tensor tensor, int from = 0)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (Size == 1) return tensor;
        using var scope = TensorScope.Open();
        using var noGrad = GradMode.Off();
        Tensor dense = tensor.Contiguous();
        nint work;
        TorchException.ThrowIfFailed(NativeMethods.px_group_broadcast(Handle, dense.Handle, from, &work), $"broadcast of {tensor.Describe()}");
        new Work(work, $"broadcast of {tensor.Describe()}", dense).Wait();
        if (dense.Handle != tensor.Handle) tensor.Copy_(dense);
        return tensor;
    }

    /// <summary>Returns when every rank has come here.</summary>
    /// <exception cref="TorchException">A rank is gone, or did not come in time.</exception>
    public void Barrier()
    {
        if (Size == 1) return;
        nint work;
        TorchException.ThrowIfFailed(NativeMethods.px_group_barrier(Handle, &work), "barrier");
        new Work(work, "barrier", null).Wait();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref handle, 0) is var owned and not 0) NativeMethods.px_group_free(owned);
    }

    internal static void ThrowIfNotBuilt()
    {
        if (!IsBuilt)
            throw new TorchException("this build runs one process only: Gloo's headers were not found when it was made; type 'apt-get install libgloo-dev', then build again");
    }
}
