namespace Parallax.Torch.Recording;

/// <summary>A value that passed through recorded calls. A tensor that is written to in place is a new value each time.</summary>
public sealed class RecordedTensor
{
    internal RecordedTensor(Tensor tensor, int number)
    {
        (Tensor, Number) = (tensor, number);
        (Shape, DType) = (tensor.Shape, tensor.DType);
    }

    /// <summary>Its place in the order in which the recording met values.</summary>
    public int Number { get; }

    /// <summary>The tensor, alive as long as the recorder; where <see cref="IsOverwritten"/>, it holds a later value.</summary>
    public Tensor Tensor { get; }

    /// <summary>The sizes of the dimensions.</summary>
    public IReadOnlyList<long> Shape { get; }

    /// <summary>The type of the elements.</summary>
    public DType DType { get; }

    /// <summary>A later call wrote over the value.</summary>
    public bool IsOverwritten { get; internal set; }
}
