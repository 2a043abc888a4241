using Parallax.Torch.Interop;

namespace Parallax.Torch;

/// <summary>No graph and no version counters until disposed: faster than <see cref="GradMode.Off"/>, but what is made inside can't be trained with.</summary>
public readonly ref struct InferenceMode
{
    private readonly nint guard;

    private InferenceMode(nint guard) => this.guard = guard;

    /// <summary>Starts the mode on this thread.</summary>
    public static InferenceMode Enter() => new(NativeMethods.px_inference_enter());

    /// <summary>Ends the mode.</summary>
    public void Dispose() => NativeMethods.px_inference_leave(guard);
}
