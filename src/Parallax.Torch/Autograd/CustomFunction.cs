using System.Runtime.InteropServices;
using Parallax.Torch.Interop;

namespace Parallax.Torch;

/// <summary>A function of tensors with a backward pass of its own, for what libtorch cannot differentiate: collectives, recomputation.</summary>
/// <remarks>An instance is one application. Its gradients cannot be differentiated once more.</remarks>
/// <example><code>
/// internal sealed class Reversed : CustomFunction
/// {
///     protected override Tensor Forward(ReadOnlySpan&lt;Tensor&gt; inputs) => inputs[0].Clone();
///     protected override Tensor?[] Backward(Tensor gradient) => [-gradient];
/// }
/// </code></example>
public abstract unsafe class CustomFunction
{
    private readonly List<Tensor> saved = [];
    private bool[]? wanted;

    /// <summary>Computes the output, and saves what the backward pass needs; nothing that it does is recorded.</summary>
    /// <returns>A fresh tensor: no input and no view.</returns>
    protected abstract Tensor Forward(ReadOnlySpan<Tensor> inputs);

    /// <summary>The gradients of the inputs, from that of the output; null for an input that has none.</summary>
    protected abstract Tensor?[] Backward(Tensor gradient);

    /// <summary>Whether the gradient of an input is wanted.</summary>
    protected bool Wants(int input) => wanted![input];

    /// <summary>Keeps a tensor, without its graph, for the backward pass; the graph's end frees it.</summary>
    /// <returns>The tensor to use in the backward pass.</returns>
    protected Tensor Save(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Tensor kept = tensor.Detach().Keep();
        saved.Add(kept);
        return kept;
    }

    /// <summary>Applies the function.</summary>
    /// <exception cref="InvalidOperationException">The instance was applied before.</exception>
    /// <exception cref="TorchException">The output is an input or a view.</exception>
    public Tensor Apply(params ReadOnlySpan<Tensor> inputs)
    {
        if (wanted is not null) throw new InvalidOperationException($"{GetType().Name} was applied before: make one for each application");
        wanted = new bool[inputs.Length];
        for (int i = 0; i < inputs.Length; i++) wanted[i] = GradMode.IsOn && inputs[i].RequiresGrad;
        using var scope = TensorScope.Open();
        Tensor output;
        using (GradMode.Off()) output = Forward(inputs);
        if (wanted.Contains(true)) Record(output, inputs);
        else Release();
        return scope.Outward(output);
    }

    private void Record(Tensor output, ReadOnlySpan<Tensor> inputs)
    {
        using var list = new HandleList(inputs!, stackalloc nint[8]);
        nint context = GCHandle.ToIntPtr(GCHandle.Alloc(this));
        fixed (nint* handles = list.Span)
        {
            int status = NativeMethods.px_set_history(output.Handle, handles, inputs.Length, &RunBackward, &Free, (void*)context);
            TorchException.ThrowIfFailed(status, GetType().Name);
        }
        GC.KeepAlive(output);
    }

    private void Release()
    {
        foreach (Tensor tensor in saved) tensor.Dispose();
        saved.Clear();
    }

    // results: one owned gradient or null an input. An exception travels through libtorch as a handle, to come out of Backward as it was.
    [UnmanagedCallersOnly]
    private static void* RunBackward(void* context, void* gradient, void** results)
    {
        try
        {
            if (gradient is not null) ((CustomFunction)GCHandle.FromIntPtr((nint)context).Target!).Fill((nint)gradient, (nint*)results);
            return null;
        }
#pragma warning disable CA1031 // An exception that left an unmanaged callback would end the process.
        catch (Exception e)
        {
            return (void*)GCHandle.ToIntPtr(GCHandle.Alloc(e));
        }
#pragma warning restore CA1031
    }

    private void Fill(nint gradient, nint* results)
    {
        if (GradMode.IsOn) throw new TorchException($"{GetType().Name}: its gradient cannot be differentiated once more");
        using var scope = TensorScope.Open();
        Tensor?[] gradients = Backward(Tensor.Borrow(gradient, "gradient"));
        if (gradients.Length != wanted!.Length)
            throw new TorchException($"{GetType().Name}: {wanted.Length} inputs need as many gradients, its backward pass gave {gradients.Length}");
        for (int i = 0; i < gradients.Length; i++)
        {
            if (gradients[i] is not { } given || !wanted[i]) continue;
            NativeMethods.px_retain(given.Handle);
            results[i] = given.Handle;
        }
    }

    [UnmanagedCallersOnly]
    private static void Free(void* context)
    {
        GCHandle handle = GCHandle.FromIntPtr((nint)context);
        (handle.Target as CustomFunction)?.Release();
        handle.Free();
    }
}
