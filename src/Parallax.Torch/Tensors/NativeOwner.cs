using Parallax.Torch.Interop;

namespace Parallax.Torch;

/// <summary>Ties a native tensor to the garbage collector, which learns how much memory hangs on it.</summary>
internal sealed class NativeOwner : IDisposable
{
    private readonly long pressure;
    private nint handle;

    public NativeOwner(nint handle, long bytes)
    {
        this.handle = handle;
        pressure = bytes;
        if (pressure > 0) GC.AddMemoryPressure(pressure);
    }

    ~NativeOwner() => Release();

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        if (Interlocked.Exchange(ref handle, 0) is not (var owned and not 0)) return;
        NativeMethods.px_release(owned);
        if (pressure > 0) GC.RemoveMemoryPressure(pressure);
    }
}
