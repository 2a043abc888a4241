using Parallax.Torch.Interop;

namespace Parallax.Torch;

/// <summary>The tensors of one open scope. Arenas are pooled per thread, so that opening a scope allocates nothing.</summary>
internal sealed unsafe class TensorArena
{
    [ThreadStatic] private static TensorArena? current;
    [ThreadStatic] private static Stack<TensorArena>? pool;

    private Tensor[] tensors = new Tensor[64];
    private nint[] handles = new nint[64];
    private int count;

    public static TensorArena? Current => current;

    public TensorArena? Parent { get; private set; }

    /// <summary>Scopes that closed since the arena was made: tells a scope that its arena has been reused.</summary>
    public int Generation { get; private set; }

    public static TensorArena Open()
    {
        TensorArena arena = (pool ??= new()).TryPop(out TensorArena? pooled) ? pooled : new();
        arena.Parent = current;
        current = arena;
        return arena;
    }

    public void Add(Tensor tensor)
    {
        if (count == tensors.Length)
        {
            Array.Resize(ref tensors, 2 * count);
            Array.Resize(ref handles, 2 * count);
        }
        tensors[count++] = tensor;
        tensor.EnterArena(this);
    }

    /// <summary>Frees what is left in the arena, and in arenas opened after it that nobody closed.</summary>
    public void Close()
    {
        while (current is { } inner && inner != this) inner.CloseInnermost();
        CloseInnermost();
    }

    private void CloseInnermost()
    {
        int owned = 0;
        for (int i = 0; i < count; i++)
            if (tensors[i].LeaveArena(this) is var handle and not 0)
                handles[owned++] = handle;
        fixed (nint* first = handles) NativeMethods.px_release_many(first, owned);
        Array.Clear(tensors, 0, count);
        count = 0;
        Generation++;
        current = Parent;
        Parent = null;
        pool!.Push(this);
    }
}
