using System.IO.Compression;
using System.Text;

namespace Parallax.Tests.Export;

/// <summary>A TorchScript archive read back by the meaning of pickle's opcodes, written apart from the code that writes them.</summary>
internal sealed class ScriptArchive
{
    private readonly Dictionary<string, byte[]> records = [];

    private ScriptArchive(string path)
    {
        using ZipArchive zip = ZipFile.OpenRead(path);
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            Assert.StartsWith("model/", entry.FullName, StringComparison.Ordinal);
            using var content = new MemoryStream();
            using (Stream stream = entry.Open())
                stream.CopyTo(content);
            records.Add(entry.FullName["model/".Length..], content.ToArray());
            Assert.Equal(entry.Length, entry.CompressedLength);   // tensors are read where they lie
        }
        Module = (Thing)Read("data")!;
        Constants = (object?[])Read("constants")!;
    }

    /// <summary>The network.</summary>
    public Thing Module { get; }

    /// <summary>What its program reads as CONSTANTS.</summary>
    public object?[] Constants { get; }

    public static ScriptArchive Open(string path) => new(path);

    public string Text(string record) => Encoding.UTF8.GetString(records[record]);

    /// <summary>Every tensor by its dotted name.</summary>
    public static Dictionary<string, Values> State(Thing module, string prefix = "")
    {
        var state = new Dictionary<string, Values>();
        foreach (var (name, value) in module.Attributes)
        {
            if (value is Values tensor) state.Add(prefix + name, tensor);
            if (value is not Thing inner) continue;
            foreach (var (key, nested) in State(inner, $"{prefix}{name}.")) state.Add(key, nested);
        }
        return state;
    }

    private object? Read(string name)
    {
        var stack = new Stack<object?>();
        using var pickle = new BinaryReader(new MemoryStream(records[name + ".pkl"]));
        Assert.Equal((0x80, 2), (pickle.ReadByte(), pickle.ReadByte()));
        for (byte code = pickle.ReadByte(); code != '.'; code = pickle.ReadByte()) Step((char)code, pickle, stack, name);
        return Assert.Single(stack);
    }

    private void Step(char code, BinaryReader pickle, Stack<object?> stack, string name)
    {
        switch (code)
        {
            case 'c': stack.Push(new Class(Line(pickle), Line(pickle))); break;
            case 'X': stack.Push(Encoding.UTF8.GetString(pickle.ReadBytes(pickle.ReadInt32()))); break;
            case '\u008a': Assert.Equal(8, pickle.ReadByte()); stack.Push(pickle.ReadInt64()); break;
            case '\u0088' or '\u0089': stack.Push(code == '\u0088'); break;
            case ')': stack.Push(Array.Empty<object?>()); break;
            case '}': stack.Push(new Dictionary<string, object?>()); break;
            case '(': stack.Push(Mark.Instance); break;
            case 't': stack.Push(Items(stack)); break;
            case '\u0081': stack.Pop(); stack.Push(new Thing((Class)stack.Pop()!, [])); break;
            case 'R': stack.Push(Call((object?[])stack.Pop()!, (Class)stack.Pop()!)); break;
            case 'Q': stack.Push(Storage((object?[])stack.Pop()!, name)); break;
            case 'u': foreach (object?[] pair in Items(stack).Chunk(2)) ((Dictionary<string, object?>)stack.Peek()!).Add((string)pair[0]!, pair[1]); break;
            case 'b': stack.Push(((Thing)Under(stack, out object? state)) with { Attributes = (Dictionary<string, object?>)state! }); break;
            default: throw new InvalidDataException($"opcode {(int)code:x2}");
        }
    }

    private static object Under(Stack<object?> stack, out object? top)
    {
        top = stack.Pop();
        return stack.Pop()!;
    }

    private static object?[] Items(Stack<object?> stack)
    {
        var items = new List<object?>();
        while (stack.Pop() is var item && item is not Mark) items.Insert(0, item);
        return [.. items];
    }

    private static Values? Call(object?[] arguments, Class called)
    {
        if (called == new Class("collections", "OrderedDict")) return null;
        Assert.Equal(new Class("torch._utils", "_rebuild_tensor_v2"), called);
        var (type, bytes) = ((string, byte[]))arguments[0]!;
        Assert.Equal(0L, arguments[1]);
        return new Values(type, [.. ((object?[])arguments[2]!).Cast<long>()], [.. ((object?[])arguments[3]!).Cast<long>()], (bool)arguments[4]!, bytes);
    }

    private (string Type, byte[] Bytes) Storage(object?[] id, string name)
    {
        Assert.Equal(("storage", "cpu"), ((string)id[0]!, (string)id[3]!));
        string type = ((Class)id[1]!).Name;
        byte[] bytes = records[$"{name}/{id[2]}"];
        Assert.Equal((long)id[4]! * (type is "LongStorage" ? 8 : 4), bytes.Length);
        return (type, bytes);
    }

    private static string Line(BinaryReader pickle)
    {
        var line = new StringBuilder();
        for (byte letter = pickle.ReadByte(); letter != '\n'; letter = pickle.ReadByte()) line.Append((char)letter);
        return line.ToString();
    }

    public sealed record Class(string Package, string Name);

    public sealed record Thing(Class Class, Dictionary<string, object?> Attributes);

    public sealed record Values(string Storage, long[] Shape, long[] Strides, bool RequiresGrad, byte[] Bytes);

    private sealed class Mark
    {
        public static readonly Mark Instance = new();
    }
}
