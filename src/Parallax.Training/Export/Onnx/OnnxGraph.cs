using System.Globalization;
using Parallax.Torch;

namespace Parallax.Training.Export.Onnx;

/// <summary>The nodes and constants of a graph as they are put together.</summary>
internal sealed class OnnxGraph(string pixels)
{
    private readonly List<Message> nodes = [];
    private readonly List<Message> initializers = [];
    private readonly Dictionary<string, string> constants = [];
    private readonly List<Tensor> alive = [];
    private string? batch;

    public IReadOnlyList<Message> Nodes => nodes;

    public IReadOnlyList<Message> Initializers => initializers;

    /// <summary>Adds a node with one output and gives the output's name.</summary>
    public string Node(string op, IEnumerable<string> inputs, params IEnumerable<Message> attributes)
    {
        string output = $"{op}_{nodes.Count.ToString(CultureInfo.InvariantCulture)}";
        Node(op, inputs, output, attributes);
        return output;
    }

    /// <summary>Adds a node whose output has a name of its own.</summary>
    public void Node(string op, IEnumerable<string> inputs, string output, params IEnumerable<Message> attributes) =>
        nodes.Add(OnnxFormat.Node(op, $"{op}_{nodes.Count.ToString(CultureInfo.InvariantCulture)}", inputs, [output], attributes));

    /// <summary>Adds a constant under a name.</summary>
    public string Constant(string name, Tensor tensor)
    {
        alive.Add(tensor);
        initializers.Add(OnnxFormat.Initializer(name, tensor));
        return name;
    }

    /// <summary>A number, f32.</summary>
    public string Constant(double number) => Shared($"f32 {number.ToString("R", CultureInfo.InvariantCulture)}", () => Tensor.From((ReadOnlySpan<float>)[(float)number]).Reshape([]));

    /// <summary>An integer without dimensions, i64.</summary>
    public string Index(long number) => Shared($"index {number.ToString(CultureInfo.InvariantCulture)}", () => Tensor.From((ReadOnlySpan<long>)[number]).Reshape([]));

    /// <summary>A list of integers, i64.</summary>
    public string Constant(params IReadOnlyList<long> numbers) => Shared($"i64 {string.Join(',', numbers)}", () => Tensor.From(numbers.ToArray()));

    /// <summary>A value in another shape.</summary>
    public string Reshape(string input, IReadOnlyList<BatchedSize> shape) => Node("Reshape", [input, shape.Count(size => size.IsPerImage) == 1
        ? Constant([.. shape.Select(size => size.IsPerImage ? -1 : size.Count)])
        : ShapeVector(shape)]);

    /// <summary>A shape as a value, computed from the pixels' where it grows with the batch.</summary>
    public string ShapeVector(IReadOnlyList<BatchedSize> shape)
    {
        if (!shape.Any(size => size.IsPerImage)) return Constant([.. shape.Select(size => size.Count)]);
        return Node("Concat", shape.Select(size => size.IsPerImage ? Multiple(size.Count) : Constant(size.Count)), OnnxFormat.Attribute("axis", 0L));
    }

    private string Multiple(long perImage)
    {
        batch ??= Node("Gather", [Node("Shape", [pixels]), Constant(0L)], OnnxFormat.Attribute("axis", 0L));
        return perImage == 1 ? batch : Node("Mul", [batch, Constant(perImage)]);
    }

    private string Shared(string content, Func<Tensor> make)
    {
        if (!constants.TryGetValue(content, out string? name)) constants.Add(content, name = Constant($"constant_{constants.Count.ToString(CultureInfo.InvariantCulture)}", make()));
        return name;
    }
}
