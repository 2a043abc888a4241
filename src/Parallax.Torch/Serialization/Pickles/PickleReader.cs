using System.Buffers.Binary;
using System.Text;
using static Parallax.Torch.Serialization.Pickles.PickleValue;

namespace Parallax.Torch.Serialization.Pickles;

/// <summary>
/// Reads the pickles that torch.save writes (Python's protocols 2 to 5) as data. It knows tensors and plain containers; a pickle that names
/// anything else is refused, and nothing is ever called.
/// </summary>
/// <param name="bytes">Starts with a pickle; more may follow.</param>
/// <param name="file">What errors call the file.</param>
internal sealed class PickleReader(ReadOnlyMemory<byte> bytes, string file)
{
    private readonly List<PickleValue> stack = [];
    private readonly Stack<int> marks = [];
    private readonly Dictionary<long, PickleValue> memo = [];
    private int at;

    /// <summary>Bytes that the pickle took.</summary>
    public int Position => at;

    /// <summary>The value of the pickle.</summary>
    /// <exception cref="CheckpointException">It is damaged, or names what is refused.</exception>
    public PickleValue Read()
    {
        while (true)
        {
            byte operation = Take(1)[0];
            if (operation == (byte)'.') return Pop();
            if (!Simple(operation) && !Container(operation) && !Object(operation))
                throw Fault($"has the operation 0x{operation:x2} at byte {at - 1}, which no checkpoint needs");
        }
    }

    // Numbers, texts and the memo.
    private bool Simple(byte operation)
    {
        switch (operation)
        {
            case 0x80: Take(1); break;                                              // PROTO
            case 0x95: Take(8); break;                                              // FRAME
            case (byte)'N': Push(new Inert("None")); break;
            case 0x88: Push(new Whole(1)); break;                                   // NEWTRUE
            case 0x89: Push(new Whole(0)); break;
            case (byte)'K': Push(new Whole(Take(1)[0])); break;                     // BININT1
            case (byte)'M': Push(new Whole(BinaryPrimitives.ReadUInt16LittleEndian(Take(2)))); break;
            case (byte)'J': Push(new Whole(Int32())); break;
            case 0x8a: Push(Long(Take(1)[0])); break;                               // LONG1
            case 0x8b: Push(Long(Int32())); break;
            case (byte)'G': Take(8); Push(new Inert("float")); break;
            case 0x8c: Push(new Text(Utf8(Take(1)[0]))); break;                     // SHORT_BINUNICODE
            case (byte)'X': Push(new Text(Utf8(Int32()))); break;
            case 0x8d: Push(new Text(Utf8(Int64()))); break;                        // BINUNICODE8
            case (byte)'U': Push(new Text(Utf8(Take(1)[0]))); break;                // SHORT_BINSTRING of Python 2
            case (byte)'T': Push(new Text(Utf8(Int32()))); break;
            case (byte)'C': Take(Take(1)[0]); Push(new Inert("bytes")); break;
            case (byte)'B': Take(Int32()); Push(new Inert("bytes")); break;
            case 0x8e or 0x96: Take(Int64()); Push(new Inert("bytes")); break;      // BINBYTES8, BYTEARRAY8
            case (byte)'q': memo[Take(1)[0]] = Peek(); break;                       // BINPUT
            case (byte)'r': memo[Int32()] = Peek(); break;
            case 0x94: memo[memo.Count] = Peek(); break;                            // MEMOIZE
            case (byte)'h': Push(Remembered(Take(1)[0])); break;
            case (byte)'j': Push(Remembered(Int32())); break;
            case (byte)'0': Pop(); break;
            case (byte)'2': Push(Peek()); break;                                    // DUP
            default: return false;
        }
        return true;
    }

    private bool Container(byte operation)
    {
        switch (operation)
        {
            case (byte)'(': marks.Push(stack.Count); break;
            case (byte)'1': ToMark(); break;                                        // POP_MARK
            case (byte)')': Push(new Row([])); break;
            case 0x85 or 0x86 or 0x87: Push(new Row(PopMany(operation - 0x84))); break;
            case (byte)'t': Push(new Row(ToMark())); break;
            case (byte)']' or 0x8f: Push(new Many([])); break;                      // EMPTY_LIST, EMPTY_SET
            case (byte)'l' or 0x91: Push(new Many([.. ToMark()])); break;           // LIST, FROZENSET
            case (byte)'}': Push(new Map([])); break;
            case (byte)'d': Push(new Map(Pairs(ToMark()))); break;
            case (byte)'a': Extend([Pop()]); break;
            case (byte)'e' or 0x90: Extend(ToMark()); break;                        // APPENDS, ADDITEMS
            case (byte)'s': Insert(PopMany(2)); break;
            case (byte)'u': Insert(ToMark()); break;
            default: return false;
        }
        return true;
    }

    private bool Object(byte operation)
    {
        switch (operation)
        {
            case (byte)'c': Push(Named(Line(), Line())); break;                     // GLOBAL
            case 0x93: PushNamed(PopMany(2)); break;                                // STACK_GLOBAL
            case (byte)'R' or 0x81: PushCall(PopMany(2)); break;                    // REDUCE, NEWOBJ
            case (byte)'b': Pop(); break;                                           // BUILD: attributes of a known value, read over
            case (byte)'Q': Push(StorageOf(Pop())); break;                          // BINPERSID
            default: return false;
        }
        return true;
    }

    private void PushNamed(PickleValue[] parts) =>
        Push(parts is [Text module, Text member] ? Named(module.Value, member.Value) : throw Fault("names a class by something that is no text"));

    private Name Named(string module, string member) => PickleNames.Find(module, member) ?? throw Fault(
        $"asks for '{module}.{member}', which is neither a tensor nor a plain container: Python would run it on opening the file, so it is refused. " +
        "Save the state_dict alone, or as safetensors");

    private void PushCall(PickleValue[] parts)
    {
        if (parts is not [Name name, Row arguments]) throw Fault("calls something that is no function");
        Push(PickleNames.Call(name, arguments.Items) ?? throw Fault($"calls '{name.Full}' with arguments that do not make a tensor"));
    }

    // ('storage', class, key, device, count, …)
    private Storage StorageOf(PickleValue reference)
    {
        if (reference is not Row { Items: [Text { Value: "storage" }, Name kind, Text key, _, Whole count, ..] } || count.Value < 0)
            throw Fault("refers to bytes in a way that torch.save does not");
        return PickleNames.IsUntyped(kind) ? new Storage(key.Value, null, count.Value)
            : new Storage(key.Value, PickleNames.StorageType(kind) ?? throw Fault($"keeps bytes as '{kind.Full}', which is no storage"), count.Value);
    }

    private void Extend(PickleValue[] items)
    {
        if (Peek() is Many many) many.Items.AddRange(items);
        else if (Peek() is not Inert) throw Fault("appends to something that is no list");
    }

    private void Insert(PickleValue[] items)
    {
        if (Peek() is Map map) map.Entries.AddRange(Pairs(items));
        else if (Peek() is not Inert) throw Fault("puts keys into something that is no dictionary");
    }

    private List<(PickleValue, PickleValue)> Pairs(PickleValue[] items)
    {
        if (items.Length % 2 != 0) throw Fault("has a key without a value");
        return [.. items.Chunk(2).Select(pair => (pair[0], pair[1]))];
    }

    private PickleValue Remembered(long place) => memo.TryGetValue(place, out PickleValue? value) ? value : throw Fault($"recalls a value {place} that it never stored");

    private void Push(PickleValue value) => stack.Add(value);

    private PickleValue Peek() => stack.Count > Floor ? stack[^1] : throw Fault("takes a value where there is none");

    private PickleValue Pop() => PopMany(1)[0];

    private PickleValue[] PopMany(int count)
    {
        if (stack.Count - count < Floor) throw Fault("takes a value where there is none");
        PickleValue[] taken = [.. stack[^count..]];
        stack.RemoveRange(stack.Count - count, count);
        return taken;
    }

    private PickleValue[] ToMark()
    {
        if (marks.Count == 0) throw Fault("closes a group that it never opened");
        PickleValue[] taken = PopMany(stack.Count - marks.Peek());
        marks.Pop();
        return taken;
    }

    private int Floor => marks.Count > 0 ? marks.Peek() : 0;

    private PickleValue Long(int count)
    {
        ReadOnlySpan<byte> digits = Take(count);
        if (count > 8) return new Inert("long");
        long value = 0;
        for (int i = 0; i < count; i++) value |= (long)digits[i] << (8 * i);
        int unused = 64 - (8 * count);
        return new Whole(count == 0 ? 0 : value << unused >> unused);   // two's complement
    }

    private int Int32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

    private long Int64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    private string Utf8(long count) => Encoding.UTF8.GetString(Take(count));

    private string Line()
    {
        int end = bytes.Span[at..].IndexOf((byte)'\n');
        if (end < 0) throw Fault($"ends inside a name at byte {at}");
        string line = Utf8(end);
        at++;
        return line;
    }

    private ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > bytes.Length - at) throw Fault($"ends early: {count} bytes are due at byte {at} of {bytes.Length}");
        ReadOnlySpan<byte> taken = bytes.Span.Slice(at, (int)count);
        at += (int)count;
        return taken;
    }

    private CheckpointException Fault(string what) => new($"{file}: its pickle {what}");
}
