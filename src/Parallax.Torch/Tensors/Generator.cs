using Parallax.Torch.Interop;

namespace Parallax.Torch;

/// <summary>A stream of random numbers for operators on the CPU. Make one for each purpose, so that they cannot disturb each other.</summary>
public sealed unsafe class Generator : IDisposable
{
    private nint handle;

    /// <summary>Makes a generator that starts from <paramref name="seed"/>.</summary>
    public Generator(ulong seed) => handle = TorchException.ThrowIfNull(NativeMethods.px_generator_new(seed), nameof(Generator));

    /// <summary>
    /// A generator for a network whose values all come from a file: <see cref="Nn.Initialize"/> draws nothing from it and leaves weights as new memory is.
    /// What else draws from it gets the stream of seed 0.
    /// </summary>
    public static Generator ForLoading() => new(0) { LeavesWeights = true };

    /// <summary>Whether new weights stay as they are.</summary>
    internal bool LeavesWeights { get; private init; }

    /// <summary>Releases the native generator.</summary>
    ~Generator() => Dispose();

    internal nint Handle => handle != 0 ? handle : throw new ObjectDisposedException(nameof(Generator));

    /// <summary>The position of the stream: a u8 tensor that <see cref="SetState"/> takes back.</summary>
    public Tensor GetState()
    {
        nint state;
        TorchException.ThrowIfFailed(NativeMethods.px_generator_state(Handle, &state), nameof(Generator));
        return Tensor.Own(state, "generator_state");
    }

    /// <summary>Continues the stream from a state that <see cref="GetState"/> gave.</summary>
    /// <exception cref="TorchException">The tensor is no state of a CPU generator.</exception>
    public void SetState(Tensor state)
    {
        ArgumentNullException.ThrowIfNull(state);
        TorchException.ThrowIfFailed(NativeMethods.px_generator_set_state(Handle, state.Handle), nameof(Generator));
        GC.KeepAlive(state);
    }

    /// <summary>Starts the stream anew, as a generator made from <paramref name="seed"/> would begin.</summary>
    public void Restart(ulong seed) => TorchException.ThrowIfFailed(NativeMethods.px_generator_seed(Handle, seed), nameof(Generator));

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref handle, 0) is var owned and not 0) NativeMethods.px_generator_free(owned);
        GC.SuppressFinalize(this);
    }
}
