using System.Runtime.InteropServices;
using Parallax.Torch.Interop;

namespace Parallax.Torch;

public sealed unsafe partial class Tensor
{
    /// <summary>Whether gradients of this tensor are wanted. Can be set on leaves of a floating type.</summary>
    /// <exception cref="TorchException">Set on a result of an operator, or on integers.</exception>
    public bool RequiresGrad
    {
        get => Info().Flags.HasFlag(TensorFlags.RequiresGrad);
        set
        {
            TorchException.ThrowIfFailed(NativeMethods.px_set_requires_grad(Handle, value ? 1 : 0), $"requires_grad of {Describe()}");
            GC.KeepAlive(this);
        }
    }

    /// <summary>True when no operator made it: a parameter, an input.</summary>
    public bool IsLeaf => Info().Flags.HasFlag(TensorFlags.Leaf);

    /// <summary>The gradient that <see cref="Backward"/> accumulated, or null. Setting null drops it.</summary>
    public Tensor? Grad
    {
        get
        {
            nint grad;
            TorchException.ThrowIfFailed(NativeMethods.px_grad(Handle, &grad), "grad");
            GC.KeepAlive(this);
            return grad == 0 ? null : Own(grad, "grad");
        }

        set
        {
            TorchException.ThrowIfFailed(NativeMethods.px_set_grad(Handle, value?.Handle ?? 0), $"grad of {Describe()}");
            GC.KeepAlive(this);
            GC.KeepAlive(value);
        }
    }

    /// <summary>Where the gradient lies, without a tensor for it. Holds until the gradient is dropped or another takes its place.</summary>
    /// <returns>False when there is no gradient.</returns>
    internal bool TryGetGradInfo(out TensorInfo info)
    {
        nint grad;
        info = default;
        TorchException.ThrowIfFailed(NativeMethods.px_grad(Handle, &grad), "grad");
        GC.KeepAlive(this);
        if (grad == 0) return false;
        fixed (TensorInfo* filled = &info)
        {
            int status = NativeMethods.px_info(grad, filled);
            NativeMethods.px_release(grad);   // this tensor has another reference
            TorchException.ThrowIfFailed(status, "grad");
        }
        return true;
    }

    /// <summary>Tells autograd that the values were changed in memory, as operators in place do by themselves.</summary>
    internal void CountChange()
    {
        TorchException.ThrowIfFailed(NativeMethods.px_count_change(Handle), Origin);
        GC.KeepAlive(this);
    }

    /// <summary>The node of the graph that made the tensor, such as <c>MulBackward0</c>; null for a leaf.</summary>
    public string? GradFunction
    {
        get
        {
            nint borrowed = Handle;
            string name = NativeText.Read((buffer, capacity) => NativeMethods.px_grad_fn_name(borrowed, buffer, capacity));
            GC.KeepAlive(this);
            return name.Length > 0 ? name : null;
        }
    }

    /// <summary>Adds to the <see cref="Grad"/> of every leaf that this tensor depends on.</summary>
    /// <param name="seed">The gradient of the tensor itself; may be left out for one element.</param>
    /// <param name="retainGraph">Keeps the graph for another pass.</param>
    /// <param name="createGraph">Makes the gradients differentiable.</param>
    /// <exception cref="TorchException">Nothing requires a gradient, or the graph is gone.</exception>
    /// <remarks>What a hook or a <see cref="CustomFunction"/> throws on the way comes out as it was.</remarks>
    public void Backward(Tensor? seed = null, bool retainGraph = false, bool createGraph = false)
    {
        nint root = Handle, grad = seed?.Handle ?? 0;
        TorchException.ThrowIfFailed(NativeMethods.px_backward(&root, &grad, 1, retainGraph ? 1 : 0, createGraph ? 1 : 0), $"backward from {Describe()}");
        GC.KeepAlive(this);
        GC.KeepAlive(seed);
    }

    /// <summary>Calls <paramref name="hook"/> with each gradient that reaches this tensor, as long as the tensor's graph lives.</summary>
    /// <remarks>The gradient dies with the call; an exception inside ends the backward pass, which throws it.</remarks>
    public void RegisterHook(Action<Tensor> hook)
    {
        ArgumentNullException.ThrowIfNull(hook);
        nint context = GCHandle.ToIntPtr(GCHandle.Alloc(hook));
        TorchException.ThrowIfFailed(NativeMethods.px_register_hook(Handle, &RunHook, &FreeKeeper, (void*)context), $"hook on {Describe()}");
        GC.KeepAlive(this);
    }

    [UnmanagedCallersOnly]
    private static void* RunHook(void* context, void* gradient)
    {
        try
        {
            using var scope = TensorScope.Open();
            ((Action<Tensor>)GCHandle.FromIntPtr((nint)context).Target!)(Borrow((nint)gradient, "gradient"));
            return null;
        }
#pragma warning disable CA1031 // An exception that left an unmanaged callback would end the process.
        catch (Exception e)
        {
            return (void*)GCHandle.ToIntPtr(GCHandle.Alloc(e));
        }
#pragma warning restore CA1031
    }
}
