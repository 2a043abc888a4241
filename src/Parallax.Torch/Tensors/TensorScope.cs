namespace Parallax.Torch;

/// <summary>Frees the tensors that were made since it was opened, but for those that were let out.</summary>
/// <example><code>
/// using var scope = TensorScope.Open();
/// return scope.Outward(x.Relu() + 1);
/// </code></example>
/// <remarks>The trainer opens one for each step and modules one for each call. It belongs to one thread and cannot cross an await.</remarks>
public readonly ref struct TensorScope
{
    private readonly TensorArena arena;
    private readonly int generation;

    private TensorScope(TensorArena arena)
    {
        this.arena = arena;
        generation = arena.Generation;
    }

    /// <summary>Opens a scope on this thread.</summary>
    public static TensorScope Open() => new(TensorArena.Open());

    /// <summary>Lets a tensor out into the enclosing scope, or to the garbage collector if there is none. Tensors that are not of this scope stay where they are.</summary>
    /// <returns>The tensor itself.</returns>
    public Tensor Outward(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        tensor.Leave(arena);
        return tensor;
    }

    /// <summary>Closes the scope.</summary>
    public void Dispose()
    {
        if (arena is not null && arena.Generation == generation) arena.Close();
    }
}
