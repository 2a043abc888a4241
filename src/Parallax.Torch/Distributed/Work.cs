using Parallax.Torch.Interop;

namespace Parallax.Torch.Distributed;

/// <summary>A collective under way. The tensors in it must not be touched before <see cref="Wait"/> returns.</summary>
public sealed class Work : IDisposable
{
    private const long AwakeMilliseconds = 20;
    private readonly string name;
    private readonly Tensor? tensor;
    private nint handle;

    internal Work(nint handle, string name, Tensor? tensor)
    {
        this.handle = handle;
        (this.name, this.tensor) = (name, tensor);
    }

    /// <summary>Nothing to wait for: what a single process gets.</summary>
    internal static Work None { get; } = new(0, "", null);

    /// <summary>True once the collective has ended, well or not.</summary>
    public bool IsCompleted => handle == 0 || NativeMethods.px_work_is_completed(handle) != 0;

    /// <summary>Waits for the end of the collective.</summary>
    /// <param name="timeout">The longest to wait; if left out, the group's own limit holds.</param>
    /// <exception cref="TorchException">A rank is gone, or did not come in time.</exception>
    public void Wait(TimeSpan? timeout = null)
    {
        if (handle == 0) return;
        StayAwake();
        TorchException.ThrowIfFailed(NativeMethods.px_work_wait(handle, (long)(timeout ?? TimeSpan.Zero).TotalMilliseconds), name);
        GC.KeepAlive(tensor);
        Dispose();
    }

    // Small collectives end in microseconds when the other ranks are there, but a core that has gone to sleep takes up to a millisecond to
    // wake. Yielding leaves the core to the threads that do the collective.
    private void StayAwake()
    {
        long start = Environment.TickCount64;
        while (!IsCompleted && Environment.TickCount64 - start < AwakeMilliseconds) Thread.Yield();
    }

    /// <summary>Forgets the collective; libtorch finishes it by itself.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref handle, 0) is var owned and not 0) NativeMethods.px_work_free(owned);
    }
}
