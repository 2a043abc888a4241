using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax.Methods.Metric;

/// <summary>Which images of a batch share a class: all that objectives and miners ask of labels.</summary>
public sealed class BatchClasses
{
    /// <summary>Compares all labels once.</summary>
    /// <param name="labels">y, (B) int64.</param>
    /// <exception cref="ShapeException">Another rank.</exception>
    public BatchClasses(Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        Require.Shape(labels, "(B)", [-1]);
        Tensor same = labels.Unsqueeze(1).Eq(labels);
        Labels = labels;
        Others = same.LogicalNot();
        Mates = same.LogicalAnd(Ops.Eye(labels.Size(0), dtype: DType.Bool, device: labels.Device).LogicalNot());
    }

    /// <summary>y, (B) int64.</summary>
    public Tensor Labels { get; }

    /// <summary>Number of images B.</summary>
    public long Count => Labels.Size(0);

    /// <summary>(B, B) bool: another image of the row's class.</summary>
    public Tensor Mates { get; }

    /// <summary>(B, B) bool: an image of another class.</summary>
    public Tensor Others { get; }

    /// <summary>The images that have both a class mate and an image of another class, (A) int64: those that a tuple can start from.</summary>
    public Tensor Anchors => Mates.Any(dim: 1).LogicalAnd(Others.Any(dim: 1)).Nonzero().Squeeze(1);

    /// <summary>(B, C) bool: whether the image is of the class.</summary>
    /// <param name="classes">C.</param>
    public Tensor Of(long classes) => Labels.Unsqueeze(1).Eq(Ops.Arange(classes, dtype: DType.Int64, device: Labels.Device));
}
