using Parallax.Torch.Recording;

namespace Parallax.Training.Export.Onnx;

/// <summary>A recorded call on its way into a graph.</summary>
/// <param name="Call">The call.</param>
/// <param name="Graph">Where its nodes go.</param>
/// <param name="NameOf">The name of a value in the graph; a constant becomes part of the graph by it.</param>
/// <param name="ShapeOf">The sizes of a value.</param>
internal sealed record OnnxCall(RecordedCall Call, OnnxGraph Graph, Func<RecordedTensor, string> NameOf, Func<RecordedTensor, IReadOnlyList<BatchedSize>> ShapeOf)
{
    /// <summary>The only result.</summary>
    public RecordedTensor Result => Call.Results.Single();

    /// <summary>The name of a tensor among the arguments.</summary>
    public string In(string argument) => NameOf(Call.Tensor(argument));

    /// <summary>The number of dimensions of a tensor among the arguments.</summary>
    public int RankOf(string argument) => Call.Tensor(argument).Shape.Count;

    /// <summary>A dimension counted from the front.</summary>
    public int Dimension(string argument, string tensor = "self") => (int)((Call.Int(argument) + RankOf(tensor)) % RankOf(tensor));

    /// <summary>Adds a node.</summary>
    public string Node(string op, IEnumerable<string> inputs, params IEnumerable<Message> attributes) => Graph.Node(op, inputs, attributes);

    /// <summary>Two numbers for the two axes of a map; one holds for both.</summary>
    public IReadOnlyList<long> Pair(string argument) => Call.Ints(argument) is [var one] ? [one, one] : Call.Ints(argument);

    /// <summary>The size of a dimension.</summary>
    /// <exception cref="NotSupportedException">It grows with the batch.</exception>
    public long FixedSize(RecordedTensor value, int dimension) => ShapeOf(value)[dimension] is { IsPerImage: false, Count: var count }
        ? count
        : throw new NotSupportedException($"ONNX export: '{Call.Operator}' along the batch has no counterpart");

    /// <summary>Refuses what has no counterpart.</summary>
    /// <exception cref="NotSupportedException">The condition does not hold.</exception>
    public void Require(bool condition, string what)
    {
        if (!condition) throw new NotSupportedException($"ONNX export: '{Call.Operator}' {what} has no counterpart");
    }
}
