using System.Buffers.Binary;
using System.Text;
using Parallax.Torch;

namespace Parallax.Training.Export.TorchScript;

/// <summary>Values as a pickle (protocol 2) of the few opcodes that a TorchScript archive needs; the elements of tensors lie beside it, one record a tensor.</summary>
internal sealed class ScriptPickle
{
    private readonly List<byte> bytes = [];
    private readonly List<Tensor> storages = [];

    public ScriptPickle() => Write("\u0080\u0002");

    /// <summary>The tensors in the order of their records, whose names are 0, 1, ….</summary>
    public IReadOnlyList<Tensor> Storages => storages;

    /// <summary>Begins an object of a class; attributes follow.</summary>
    public void Begin(string package, string name)
    {
        Global(package, name);
        Write(")\u0081}(");   // (), new object, its dictionary, mark
    }

    /// <summary>Ends what <see cref="Begin"/> began.</summary>
    public void End() => Write("ub");   // set the items, build

    /// <summary>The name of an attribute, whose value follows.</summary>
    public void Attribute(string name) => Text(name);

    public void Attribute(string name, bool value)
    {
        Text(name);
        Flag(value);
    }

    public void Attribute(string name, Tensor tensor, bool requiresGrad)
    {
        Text(name);
        Tensor(tensor, requiresGrad);
    }

    /// <summary>A tuple of tensors.</summary>
    public void Tuple(IEnumerable<Tensor> tensors)
    {
        Write("(");
        foreach (Tensor tensor in tensors) Tensor(tensor, requiresGrad: false);
        Write("t");
    }

    /// <summary>The whole pickle; nothing can follow.</summary>
    public byte[] ToBytes()
    {
        Write(".");
        return [.. bytes];
    }

    // _rebuild_tensor_v2(storage, offset, sizes, strides, requires_grad, hooks), row-major.
    private void Tensor(Tensor tensor, bool requiresGrad)
    {
        long[] shape = tensor.Shape, strides = new long[shape.Length];
        for (int i = shape.Length - 1; i >= 0; i--) strides[i] = i == shape.Length - 1 ? 1 : strides[i + 1] * Math.Max(shape[i + 1], 1);
        Global("torch._utils", "_rebuild_tensor_v2");
        Write("(");
        Storage(tensor);
        Number(0);
        Numbers(shape);
        Numbers(strides);
        Flag(requiresGrad);
        Global("collections", "OrderedDict");
        Write(")RtR");   // OrderedDict(), end of the arguments, the call
    }

    // ('storage', type, record, place, elements), by reference
    private void Storage(Tensor tensor)
    {
        Write("(");
        Text("storage");
        Global("torch", StorageOf(tensor.DType));
        Text(Literal.Of(storages.Count));
        Text("cpu");
        Number(tensor.Count);
        Write("tQ");
        storages.Add(tensor);
    }

    private static string StorageOf(DType dtype) => dtype switch
    {
        DType.Float64 => "DoubleStorage",
        DType.Float32 => "FloatStorage",
        DType.Float16 => "HalfStorage",
        DType.BFloat16 => "BFloat16Storage",
        DType.Int64 => "LongStorage",
        DType.Int32 => "IntStorage",
        DType.Int16 => "ShortStorage",
        DType.Int8 => "CharStorage",
        DType.UInt8 => "ByteStorage",
        DType.Bool => "BoolStorage",
        _ => throw new NotSupportedException($"TorchScript export: no storage for {dtype.ShortName()}"),
    };

    private void Numbers(IEnumerable<long> numbers)
    {
        Write("(");
        foreach (long number in numbers) Number(number);
        Write("t");
    }

    // LONG1 with eight bytes: little-endian, two's complement
    private void Number(long number)
    {
        Span<byte> opcode = [0x8a, sizeof(long), 0, 0, 0, 0, 0, 0, 0, 0];
        BinaryPrimitives.WriteInt64LittleEndian(opcode[2..], number);
        bytes.AddRange(opcode);
    }

    private void Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, utf8.Length);
        Write("X");
        bytes.AddRange(length);
        bytes.AddRange(utf8);
    }

    private void Flag(bool value) => Write(value ? "\u0088" : "\u0089");

    private void Global(string package, string name) => Write($"c{package}\n{name}\n");

    private void Write(string opcodes) => bytes.AddRange(Encoding.Latin1.GetBytes(opcodes));
}
