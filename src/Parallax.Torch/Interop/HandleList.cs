namespace Parallax.Torch.Interop;

/// <summary>The handles of a list of tensors for the length of one call; short lists stay on the stack.</summary>
internal readonly ref struct HandleList
{
    private readonly ReadOnlySpan<Tensor?> tensors;

    public HandleList(ReadOnlySpan<Tensor?> tensors, Span<nint> stack)
    {
        this.tensors = tensors;
        Span<nint> handles = tensors.Length <= stack.Length ? stack[..tensors.Length] : new nint[tensors.Length];
        for (int i = 0; i < tensors.Length; i++) handles[i] = tensors[i]?.Handle ?? 0;
        Span = handles;
    }

    public Span<nint> Span { get; }

    /// <summary>Keeps the tensors alive up to here.</summary>
    public void Dispose()
    {
        foreach (Tensor? tensor in tensors) GC.KeepAlive(tensor);
    }
}
