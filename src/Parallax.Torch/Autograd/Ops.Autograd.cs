using Parallax.Torch.Interop;

namespace Parallax.Torch;

/// <summary>Operators that are no method of a tensor: <c>using static Parallax.Torch.Ops</c>.</summary>
public static unsafe partial class Ops
{
    /// <summary>Gradients of a scalar with respect to chosen inputs; nothing accumulates in any <see cref="Tensor.Grad"/>.</summary>
    /// <param name="output">The tensor to differentiate.</param>
    /// <param name="inputs">What to differentiate by.</param>
    /// <param name="seed">The gradient of the output; may be left out for one element.</param>
    /// <param name="retainGraph">Keeps the graph for another pass.</param>
    /// <param name="createGraph">Makes the gradients differentiable.</param>
    /// <returns>One gradient an input, null for an input that the output does not depend on.</returns>
    /// <exception cref="TorchException">Nothing requires a gradient, or the graph is gone.</exception>
    public static Tensor?[] Gradients(Tensor output, ReadOnlySpan<Tensor> inputs, Tensor? seed = null, bool retainGraph = false, bool createGraph = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var list = new HandleList(inputs!, stackalloc nint[16]);
        nint root = output.Handle, grad = seed?.Handle ?? 0;
        nint[] found = new nint[inputs.Length];
        fixed (nint* handles = list.Span, results = found)
        {
            int status = NativeMethods.px_gradients(
                &root, &grad, 1, handles, inputs.Length, retainGraph ? 1 : 0, createGraph ? 1 : 0, allowUnused: 1, results);
            TorchException.ThrowIfFailed(status, $"gradients of {output.Describe()}");
        }
        GC.KeepAlive(output);
        GC.KeepAlive(seed);
        return Array.ConvertAll(found, handle => handle == 0 ? null : Tensor.Own(handle, "gradients"));
    }
}
