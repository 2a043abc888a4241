using System.Text;
using Google.Protobuf;
using Parallax.Torch;

namespace Parallax.Training.Export.Onnx;

/// <summary>A protobuf message that is put together field by field, and knows its size before it is written. Tensors are not copied into it.</summary>
internal sealed class Message
{
    private readonly List<(int Size, Action<CodedOutputStream, Stream> Write)> fields = [];

    /// <summary>Bytes of the message without a length before it.</summary>
    public int Size { get; private set; }

    public Message Put(int field, long number) => Put(field, WireFormat.WireType.Varint, CodedOutputStream.ComputeInt64Size(number), (output, _) => output.WriteInt64(number));

    public Message Put(int field, float number) => Put(field, WireFormat.WireType.Fixed32, sizeof(float), (output, _) => output.WriteFloat(number));

    public Message Put(int field, string text) => Put(field, ByteString.CopyFrom(text, Encoding.UTF8));

    public Message Put(int field, ByteString bytes) =>
        Put(field, WireFormat.WireType.LengthDelimited, CodedOutputStream.ComputeBytesSize(bytes), (output, _) => output.WriteBytes(bytes));

    public Message Put(int field, Message inner) => Put(field, WireFormat.WireType.LengthDelimited, CodedOutputStream.ComputeLengthSize(inner.Size) + inner.Size, (output, stream) =>
    {
        output.WriteLength(inner.Size);
        inner.WriteTo(output, stream);
    });

    /// <summary>The bytes of a tensor on the CPU, contiguous and kept alive by the caller.</summary>
    public Message Put(int field, Tensor tensor)
    {
        int bytes = checked((int)(tensor.Count * tensor.DType.Bytes()));
        return Put(field, WireFormat.WireType.LengthDelimited, checked(CodedOutputStream.ComputeLengthSize(bytes) + bytes), (output, stream) =>
        {
            output.WriteLength(bytes);
            output.Flush();
            tensor.CopyTo(stream);
        });
    }

    public Message PutAll(int field, IEnumerable<Message> inner) => inner.Aggregate(this, (message, one) => message.Put(field, one));

    public Message PutAll(int field, IEnumerable<string> texts) => texts.Aggregate(this, (message, text) => message.Put(field, text));

    public Message PutAll(int field, IEnumerable<long> numbers) => numbers.Aggregate(this, (message, number) => message.Put(field, number));

    public void WriteTo(Stream stream)
    {
        using var output = new CodedOutputStream(stream, leaveOpen: true);
        WriteTo(output, stream);
    }

    private void WriteTo(CodedOutputStream output, Stream stream)
    {
        foreach (var (_, write) in fields) write(output, stream);
    }

    private Message Put(int field, WireFormat.WireType type, int size, Action<CodedOutputStream, Stream> write)
    {
        int whole = CodedOutputStream.ComputeTagSize(field) + size;
        fields.Add((whole, (output, stream) =>
        {
            output.WriteTag(field, type);
            write(output, stream);
        }));
        Size = checked(Size + whole);
        return this;
    }
}
