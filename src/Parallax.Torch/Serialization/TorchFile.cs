using Parallax.Torch.Serialization.Pickles;
using static Parallax.Torch.Serialization.Pickles.PickleValue;

namespace Parallax.Torch.Serialization;

/// <summary>A file that PyTorch's <c>torch.save</c> wrote: the zip form, or the form before version 1.6.</summary>
/// <remarks>
/// Its pickle is read as data: tensors and plain containers, nothing else, and nothing in it runs. Tensors of the zip form lie over the mapped file, and
/// views of one storage share it; writing to one changes the memory, never the file.
/// </remarks>
public sealed class TorchFile
{
    private const int Deepest = 100;
    private const long LongestPickle = 512L << 20;

    private TorchFile(string path, IReadOnlyDictionary<string, Tensor> tensors) => (Path, Tensors) = (path, tensors);

    /// <summary>Where the file lies.</summary>
    public string Path { get; }

    /// <summary>Every tensor under its keys from the root, joined by dots: <c>state_dict.module.conv1.weight</c>; items of a list by number.</summary>
    public IReadOnlyDictionary<string, Tensor> Tensors { get; }

    /// <summary>Opens a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="CheckpointException">It is no whole checkpoint, or its pickle names something that is neither a tensor nor a plain container.</exception>
    public static TorchFile Open(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        if (stream.Length == 0) throw new CheckpointException($"{path}: is empty");
        var mapping = new FileMapping(stream);
        ReadOnlySpan<byte> head = mapping.Bytes(0, Math.Min(4, mapping.Length));
        if (head.SequenceEqual("PK\u0003\u0004"u8)) return OfZip(path, mapping);
        if (head.Length > 1 && head[0] == 0x80 && head[1] is >= 2 and <= 5) return OfStream(path, mapping);
        throw new CheckpointException($"{path}: found neither a zip file nor a pickle, expected what torch.save writes, or safetensors");
    }

    private static TorchFile OfZip(string path, FileMapping mapping)
    {
        var zip = new ZipDirectory(mapping, path);
        string pickle = zip.Names.Where(name => name.EndsWith("/data.pkl", StringComparison.Ordinal)).MinBy(name => name.Length)
            ?? throw new CheckpointException($"{path}: is a zip file without data.pkl, expected what torch.save writes");
        string folder = pickle[..^"data.pkl".Length];
        if (zip.Names.Any(name => name.StartsWith(folder + "code/", StringComparison.Ordinal)))
            throw new CheckpointException($"{path}: is a TorchScript program, expected a state_dict: save model.state_dict() in Python");
        if (zip.Names.Contains(folder + "byteorder") && !zip.Content(folder + "byteorder", 16).AsSpan().SequenceEqual("little"u8))
            throw new CheckpointException($"{path}: was written on a big-endian machine, expected little-endian numbers");
        PickleValue root = new PickleReader(zip.Content(pickle, LongestPickle), path).Read();
        return new TorchFile(path, Collect(root, new ZipStorages(zip, folder, mapping, path), path));
    }

    private static TorchFile OfStream(string path, FileMapping mapping)
    {
        var (root, storages) = StreamStorages.Read(mapping, path, LongestPickle);
        return new TorchFile(path, Collect(root, storages, path));
    }

    private static OrderedDictionary<string, Tensor> Collect(PickleValue root, TorchStorages storages, string path)
    {
        var tensors = new OrderedDictionary<string, Tensor>(StringComparer.Ordinal);
        var made = new Dictionary<View, Tensor>();
        var seen = new HashSet<PickleValue>(ReferenceEqualityComparer.Instance);
        Visit(root, "", 0);
        return tensors;

        void Visit(PickleValue value, string name, int depth)
        {
            if (depth > Deepest) throw new CheckpointException($"{path}: its containers are nested deeper than {Deepest}");
            if (value is View view) tensors.TryAdd(name, TensorOf(view));
            else if (value is Map or Many or Row && seen.Add(value))
                foreach (var (key, inner) in Inside(value)) Visit(inner, name.Length == 0 ? key : $"{name}.{key}", depth + 1);
        }

        Tensor TensorOf(View view)
        {
            if (!made.TryGetValue(view, out Tensor? tensor)) made.Add(view, tensor = storages.TensorOf(view));
            return tensor;
        }
    }

    private static IEnumerable<(string Key, PickleValue Value)> Inside(PickleValue value) => value switch
    {
        Map map => map.Entries.Select(entry => (KeyText(entry.Key), entry.Value)),
        Many many => many.Items.Select((item, i) => (i.ToString(System.Globalization.CultureInfo.InvariantCulture), item)),
        Row row => row.Items.Select((item, i) => (i.ToString(System.Globalization.CultureInfo.InvariantCulture), item)),
        _ => [],
    };

    private static string KeyText(PickleValue key) => key switch
    {
        Text text => text.Value,
        Whole whole => whole.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => "?",
    };
}
