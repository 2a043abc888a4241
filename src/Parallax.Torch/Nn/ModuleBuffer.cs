namespace Parallax.Torch.Nn;

/// <summary>A tensor of a module's state that no gradient changes: running statistics, a queue, a centre.</summary>
public sealed class ModuleBuffer
{
    /// <summary>Makes a buffer.</summary>
    /// <param name="value">Any tensor; it is kept beyond its scope.</param>
    public ModuleBuffer(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Value = value.Keep();
    }

    /// <summary>The present value, owned by the garbage collector; change it in place.</summary>
    public Tensor Value { get; private set; }

    /// <summary>The value, as operators take it.</summary>
    public static implicit operator Tensor(ModuleBuffer buffer) => buffer?.Value!;

    internal void Replace(Tensor value) => Value = value.Detach().Keep();

    /// <inheritdoc/>
    public override string ToString() => Value.Describe();
}
