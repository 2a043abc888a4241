namespace Parallax.Torch.Nn;

/// <summary>A tensor that training changes. The holder stays the same while its value moves to another type, device or layout.</summary>
public sealed class Parameter
{
    /// <summary>Makes a parameter that wants gradients if its type is a float's.</summary>
    /// <param name="value">A leaf; it is kept beyond its scope.</param>
    public Parameter(Tensor value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Value = value.Keep();
        value.RequiresGrad = value.DType.IsFloating();
    }

    /// <summary>The present value, owned by the garbage collector.</summary>
    public Tensor Value { get; private set; }

    /// <summary>What the backward pass accumulated, or null. Setting null drops it.</summary>
    public Tensor? Grad
    {
        get => Value.Grad;
        set => Value.Grad = value;
    }

    /// <summary>Whether gradients are wanted; false freezes the parameter.</summary>
    public bool RequiresGrad
    {
        get => Value.RequiresGrad;
        set => Value.RequiresGrad = value;
    }

    /// <summary>The dimensions of the value.</summary>
    public int Rank => Value.Rank;

    /// <summary>The value, as operators take it.</summary>
    public static implicit operator Tensor(Parameter parameter) => parameter?.Value!;

    /// <summary>Puts another tensor in the place of the value; its gradient is dropped, its wish for gradients stays.</summary>
    internal void Replace(Tensor value)
    {
        bool wanted = RequiresGrad;
        Value = value.Detach().Keep();
        Value.RequiresGrad = wanted;
    }

    /// <inheritdoc/>
    public override string ToString() => Value.Describe();
}
