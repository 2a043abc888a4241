using Parallax.Torch.Interop;

namespace Parallax.Torch;

/// <summary>A multi-dimensional array of the engine, of any element type, on the CPU or a GPU.</summary>
/// <remarks>
/// A tensor belongs to the innermost open <see cref="TensorScope"/> of its thread and dies with it; <see cref="Keep"/> lets it outlive
/// the scope. Outside any scope the garbage collector owns it. Nobody has to dispose one by hand.
/// </remarks>
public sealed unsafe partial class Tensor : IDisposable
{
    private nint handle;
    private TensorArena? arena;
    private NativeOwner? owner;

    private Tensor(nint handle, string origin)
    {
        this.handle = handle;
        Origin = origin;
    }

    /// <summary>The operator that made it.</summary>
    internal string Origin { get; }

    /// <summary>The native handle, borrowed: keep the tensor alive while it is in use.</summary>
    internal nint Handle => handle != 0 ? handle : throw new ObjectDisposedException(nameof(Tensor), $"the result of '{Origin}' died with its scope; Keep() lets it live on");

    /// <summary>False once the tensor's scope has closed or it was disposed.</summary>
    public bool IsAlive => handle != 0;

    /// <summary>True when the tensor belongs to an open scope rather than to the garbage collector.</summary>
    internal bool IsScoped => arena is not null;

    /// <summary>Takes over a reference that the shim gave away.</summary>
    internal static Tensor Own(nint handle, string origin)
    {
        var tensor = new Tensor(handle, origin);
        if (TensorArena.Current is { } current) current.Add(tensor);
        else tensor.BecomeCollected();
        if (LeakCheck.IsActive) LeakCheck.Watch(tensor);
        return tensor;
    }

    /// <summary>Another owner of a tensor that the shim lends, or that another object owns.</summary>
    internal static Tensor Borrow(nint handle, string origin)
    {
        NativeMethods.px_retain(handle);
        return Own(handle, origin);
    }

    /// <summary>Lets the tensor outlive its scope: the garbage collector owns it from now on.</summary>
    /// <returns>The tensor itself.</returns>
    public Tensor Keep()
    {
        if (arena is not null)
        {
            arena = null;
            BecomeCollected();
        }
        return this;
    }

    /// <summary>Frees the memory now, unless other tensors or a graph share it.</summary>
    public void Dispose()
    {
        nint owned = handle;
        if (owned == 0) return;
        handle = 0;
        arena = null;
        if (owner is { } collected) collected.Dispose();
        else NativeMethods.px_release(owned);
        owner = null;
    }

    /// <summary>Moves from a scope's arena to the enclosing one; a tensor of another arena, or of none, stays where it is.</summary>
    internal void Leave(TensorArena scope)
    {
        if (arena != scope) return;
        if (scope.Parent is { } enclosing) enclosing.Add(this);
        else Keep();
    }

    internal void EnterArena(TensorArena value) => arena = value;

    /// <summary>Gives the handle up to a closing arena; 0 when it is no longer the arena's.</summary>
    internal nint LeaveArena(TensorArena closing)
    {
        if (arena != closing) return 0;
        nint owned = handle;
        handle = 0;
        arena = null;
        return owned;
    }

    private void BecomeCollected() => owner = new NativeOwner(Handle, Info().StorageBytes);
}
