using Parallax.Torch;

namespace Parallax.Training.Export.Onnx;

/// <summary>The messages of an ONNX file, by the field numbers of onnx.proto (intermediate representation 8, operators of opset 17).</summary>
internal static class OnnxFormat
{
    public const int Opset = 17;

    private const int IrVersion = 8;
    private const int FloatAttribute = 1, IntAttribute = 2, IntsAttribute = 7;

    public static Message Model(Message graph, IEnumerable<KeyValuePair<string, string>> metadata) => new Message()
        .Put(1, IrVersion)
        .Put(2, "parallax")
        .Put(3, typeof(OnnxFormat).Assembly.GetName().Version!.ToString(3))
        .Put(7, graph)
        .Put(8, new Message().Put(1, "").Put(2, Opset))
        .PutAll(14, metadata.Select(pair => new Message().Put(1, pair.Key).Put(2, pair.Value)));

    public static Message Graph(string name, IEnumerable<Message> nodes, IEnumerable<Message> initializers, IEnumerable<Message> inputs, IEnumerable<Message> outputs) => new Message()
        .PutAll(1, nodes)
        .Put(2, name)
        .PutAll(5, initializers)
        .PutAll(11, inputs)
        .PutAll(12, outputs);

    public static Message Node(string op, string name, IEnumerable<string> inputs, IEnumerable<string> outputs, IEnumerable<Message> attributes) => new Message()
        .PutAll(1, inputs)
        .PutAll(2, outputs)
        .Put(3, name)
        .Put(4, op)
        .PutAll(5, attributes);

    public static Message Attribute(string name, long number) => new Message().Put(1, name).Put(3, number).Put(20, IntAttribute);

    public static Message Attribute(string name, double number) => new Message().Put(1, name).Put(2, (float)number).Put(20, FloatAttribute);

    public static Message Attribute(string name, IEnumerable<long> numbers) => new Message().Put(1, name).PutAll(8, numbers).Put(20, IntsAttribute);

    /// <summary>A constant; the tensor, on the CPU and contiguous, must live until the file is written.</summary>
    public static Message Initializer(string name, Tensor tensor) => new Message()
        .PutAll(1, tensor.Shape)
        .Put(2, TypeOf(tensor.DType))
        .Put(8, name)
        .Put(9, tensor);

    /// <summary>An input or output; sizes that grow with the batch bear its name.</summary>
    public static Message ValueOf(string name, DType dtype, IEnumerable<BatchedSize> shape)
    {
        Message sizes = new Message().PutAll(1, shape.Select(size => size.IsPerImage ? new Message().Put(2, "batch") : new Message().Put(1, size.Count)));
        return new Message().Put(1, name).Put(2, new Message().Put(1, new Message().Put(1, TypeOf(dtype)).Put(2, sizes)));
    }

    /// <summary>The number that ONNX gives to an element type.</summary>
    public static int TypeOf(DType dtype) => dtype switch
    {
        DType.Float32 => 1,
        DType.UInt8 => 2,
        DType.Int8 => 3,
        DType.Int16 => 5,
        DType.Int32 => 6,
        DType.Int64 => 7,
        DType.Bool => 9,
        DType.Float16 => 10,
        DType.Float64 => 11,
        DType.BFloat16 => 16,
        _ => throw new NotSupportedException($"ONNX export: no element type for {dtype.ShortName()}"),
    };
}
