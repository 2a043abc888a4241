using Parallax.Torch.Interop;
using Parallax.Torch.Nn;

namespace Parallax.Torch.Distributed;

/// <summary>Averages gradients over the ranks while the backward pass still runs: c10d's Reducer, in buckets from the last parameter to the first.</summary>
/// <remarks>
/// <see cref="Prepare"/> before a backward pass has it leave the mean over the ranks in each <see cref="Parameter.Grad"/>, of all that
/// accumulated since gradients were dropped. Passes that were not prepared only accumulate. A parameter that the loss does not depend on counts
/// as zero if another rank used it, and keeps what it had if none did. Frozen parameters take no part, from the step in which they are frozen.
/// </remarks>
public sealed unsafe class GradientReducer : IDisposable
{
    private const long FirstBucketBytes = 1 << 20, BucketBytes = 25 << 20;   // PyTorch's
    private readonly ProcessGroup group;
    private readonly IReadOnlyList<Parameter> parameters;
    private List<nint> reduced = [];
    private nint handle;

    /// <summary>Makes a reducer; every rank gives the same parameters in the same order.</summary>
    public GradientReducer(ProcessGroup group, IEnumerable<Parameter> parameters)
    {
        this.group = group;
        this.parameters = [.. parameters];
    }

    /// <summary>Announces the one backward pass whose end is to find the averaged gradients.</summary>
    /// <param name="loss">What <see cref="Tensor.Backward"/> will be called on.</param>
    /// <exception cref="TorchException">The pass before did not end, or a rank is gone.</exception>
    public void Prepare(Tensor loss)
    {
        ArgumentNullException.ThrowIfNull(loss);
        if (group.Size == 1) return;
        Follow();
        TorchException.ThrowIfFailed(NativeMethods.px_reducer_prepare(handle, loss.Handle), "gradient reducer");
        GC.KeepAlive(loss);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref handle, 0) is var owned and not 0) NativeMethods.px_reducer_free(owned);
    }

    // Parameters that were frozen, freed, or moved to another tensor ask for new buckets; all ranks do that in the same step.
    private void Follow()
    {
        List<nint> wanted = [.. parameters.Where(p => p.RequiresGrad).Select(p => p.Value.Handle)];
        if (handle != 0 && wanted.SequenceEqual(reduced)) return;
        Dispose();
        reduced = wanted;
        nint made;
        fixed (nint* handles = wanted.ToArray())
        {
            int status = NativeMethods.px_reducer_new(group.Handle, handles, wanted.Count, FirstBucketBytes, BucketBytes, findUnused: 1, &made);
            TorchException.ThrowIfFailed(status, "gradient reducer");
        }
        handle = made;
    }
}
