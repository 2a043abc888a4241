using Google.Protobuf;

namespace Parallax.Tests.Export;

/// <summary>An ONNX file read back by the field numbers of onnx.proto, written apart from the code that writes them.</summary>
internal sealed class OnnxReader
{
    private OnnxReader(byte[] file)
    {
        Fields model = new(file);
        Opset = new Fields(model.Bytes(8).Single()).Numbers(2).Single();
        Metadata = model.Bytes(14).Select(pair => new Fields(pair)).ToDictionary(pair => pair.Text(1), pair => pair.Text(2));
        Fields graph = new(model.Bytes(7).Single());
        Nodes = [.. graph.Bytes(1).Select(node => new Fields(node)).Select(node => new Node(node.Text(4), node.Texts(1), node.Texts(2)))];
        Initializers = graph.Bytes(5).Select(tensor => new Fields(tensor)).ToDictionary(tensor => tensor.Text(8), tensor => new Constant(tensor.Numbers(1), tensor.Numbers(2).Single(), tensor.Bytes(9).Single()));
        Inputs = Values(graph, 11);
        Outputs = Values(graph, 12);
    }

    public long Opset { get; }

    public IReadOnlyDictionary<string, string> Metadata { get; }

    public IReadOnlyList<Node> Nodes { get; }

    public IReadOnlyDictionary<string, Constant> Initializers { get; }

    /// <summary>Name and sizes: "batch, 3, 32, 32".</summary>
    public IReadOnlyDictionary<string, string> Inputs { get; }

    public IReadOnlyDictionary<string, string> Outputs { get; }

    public static OnnxReader Open(string path) => new(File.ReadAllBytes(path));

    private static Dictionary<string, string> Values(Fields graph, int field) => graph.Bytes(field).Select(value => new Fields(value)).ToDictionary(value => value.Text(1), value =>
    {
        Fields type = new(new Fields(value.Bytes(2).Single()).Bytes(1).Single());
        return string.Join(", ", new Fields(type.Bytes(2).Single()).Bytes(1).Select(size => new Fields(size)).Select(size => size.Texts(2) is [var name] ? name : size.Numbers(1).Single().ToString()));
    });

    public sealed record Node(string Op, string[] Inputs, string[] Outputs);

    public sealed record Constant(long[] Shape, long Type, byte[] Data);

    private sealed class Fields
    {
        private readonly List<(int Field, long Number, byte[] Bytes)> all = [];

        public Fields(byte[] message)
        {
            var input = new CodedInputStream(message);
            while (input.ReadTag() is not 0 and var tag)
            {
                int field = WireFormat.GetTagFieldNumber(tag);
                switch (WireFormat.GetTagWireType(tag))
                {
                    case WireFormat.WireType.Varint: all.Add((field, input.ReadInt64(), [])); break;
                    case WireFormat.WireType.Fixed32: all.Add((field, input.ReadFixed32(), [])); break;
                    case WireFormat.WireType.LengthDelimited: all.Add((field, 0, input.ReadBytes().ToByteArray())); break;
                    default: throw new InvalidDataException($"wire type of tag {tag}");
                }
            }
        }

        public byte[][] Bytes(int field) => [.. all.Where(one => one.Field == field).Select(one => one.Bytes)];

        public long[] Numbers(int field) => [.. all.Where(one => one.Field == field).Select(one => one.Number)];

        public string[] Texts(int field) => [.. Bytes(field).Select(System.Text.Encoding.UTF8.GetString)];

        public string Text(int field) => Texts(field).Single();
    }
}
