using System.Buffers.Binary;
using static Parallax.Torch.Serialization.Pickles.PickleValue;

namespace Parallax.Torch.Serialization.Pickles;

/// <summary>
/// Storages of the form before PyTorch 1.6: five pickles in a row (a magic number, a version, facts on the machine, the value, the storages' keys), then for
/// each key the number of elements and their bytes.
/// </summary>
internal sealed unsafe class StreamStorages : TorchStorages
{
    private readonly FileMapping mapping;
    private readonly Dictionary<string, (long Start, long Count)> places = new(StringComparer.Ordinal);

    private StreamStorages(FileMapping mapping, string path) : base(path) => this.mapping = mapping;

    /// <summary>The value of the file, and its storages.</summary>
    public static (PickleValue Root, StreamStorages Storages) Read(FileMapping mapping, string path, long longestPickle)
    {
        long at = 0;
        Inert? magic = Next() as Inert;
        if (magic is null || Next() is not Whole { Value: 1001 }) throw new CheckpointException($"{path}: is a pickle that torch.save did not write");
        Next();
        PickleValue root = Next();
        if (Next() is not Many keys) throw new CheckpointException($"{path}: its list of storages is missing");
        var storages = new StreamStorages(mapping, path);
        storages.Locate(keys, Sizes(root), at);
        return (root, storages);

        PickleValue Next()
        {
            long left = Math.Min(mapping.Length - at, longestPickle);
            using var memory = new MappedMemory(mapping, at, (int)left);
            var reader = new PickleReader(memory.Memory, path);
            PickleValue value = reader.Read();
            at += reader.Position;
            return value;
        }
    }

    protected override Tensor Take(string key, DType dtype, long count)
    {
        if (!places.TryGetValue(key, out var place)) throw Fault($"lacks the storage '{key}'");
        if (place.Count < count) throw Fault($"has {place.Count} numbers in the storage '{key}', expected {count}");
        Tensor copy = Ops.Empty([count], dtype);
        if (count > 0) copy.CopyFrom(mapping.Bytes(place.Start, count * dtype.Bytes()));
        return copy;
    }

    private void Locate(Many keys, Dictionary<string, int> sizes, long at)
    {
        foreach (PickleValue item in keys.Items)
        {
            if (item is not Text key) throw Fault("names a storage by something that is no text");
            if (at > mapping.Length - 8) throw Fault("is truncated: storages are missing at its end");
            long count = BinaryPrimitives.ReadInt64LittleEndian(mapping.Bytes(at, 8));
            int size = sizes.GetValueOrDefault(key.Value, 1);
            if (count < 0 || count > (mapping.Length - at - 8) / size) throw Fault($"is truncated: the storage '{key.Value}' of {count} numbers ends behind the file");
            places[key.Value] = (at + 8, count);
            at += 8 + (count * size);
        }
    }

    // Bytes of an element, by storage: the file itself does not say.
    private static Dictionary<string, int> Sizes(PickleValue root)
    {
        var sizes = new Dictionary<string, int>(StringComparer.Ordinal);
        var seen = new HashSet<PickleValue>(ReferenceEqualityComparer.Instance);
        var waiting = new Stack<PickleValue>([root]);
        while (waiting.TryPop(out PickleValue? value))
        {
            if (value is View view) sizes[view.Source.Key] = view.DType.Bytes();
            if (!seen.Add(value)) continue;
            foreach (PickleValue inner in value switch { Map map => map.Entries.Select(entry => entry.Value), Many many => many.Items, Row row => row.Items, _ => [] })
                waiting.Push(inner);
        }
        return sizes;
    }
}
