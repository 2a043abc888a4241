using System.IO.Compression;
using System.Text;
using Parallax.Torch;

namespace Parallax.Tests.Torch.Pickles;

/// <summary>Writes what PyTorch's <c>torch.save</c> writes: nested dictionaries of tensors, numbers and texts as a pickle of protocol 2 in a zip file.</summary>
internal sealed class TorchArchive
{
    private readonly List<byte> pickle = [];
    private readonly List<byte[]> storages = [];

    public static void Write(string path, IEnumerable<KeyValuePair<string, object>> root)
    {
        var archive = new TorchArchive();
        archive.Say("\u0080\u0002");
        archive.Dictionary(root);
        archive.Say(".");
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        Entry("data.pkl", [.. archive.pickle]);
        for (int i = 0; i < archive.storages.Count; i++) Entry($"data/{i}", archive.storages[i]);

        void Entry(string name, byte[] content)
        {
            using Stream stream = zip.CreateEntry($"archive/{name}", CompressionLevel.NoCompression).Open();
            stream.Write(content);
        }
    }

    private void Dictionary(IEnumerable<KeyValuePair<string, object>> entries)
    {
        Say("ccollections\nOrderedDict\n)R(");
        foreach (var (key, value) in entries)
        {
            Text(key);
            switch (value)
            {
                case Tensor tensor: Put(tensor); break;
                case string text: Text(text); break;
                case int number: Number(number); break;
                case IEnumerable<KeyValuePair<string, Tensor>> state: Dictionary(state.Select(pair => KeyValuePair.Create(pair.Key, (object)pair.Value))); break;
                default: Dictionary((IEnumerable<KeyValuePair<string, object>>)value); break;
            }
        }
        Say("u");
    }

    // _rebuild_tensor_v2(('storage', type, key, 'cpu', count), offset, sizes, strides, requires_grad, hooks)
    private void Put(Tensor tensor)
    {
        using var bytes = new MemoryStream();
        tensor.Detach().CopyTo(bytes);
        Say("ctorch._utils\n_rebuild_tensor_v2\n((");
        Text("storage");
        Say(tensor.DType == DType.Int64 ? "ctorch\nLongStorage\n" : "ctorch\nFloatStorage\n");
        Text($"{storages.Count}");
        Text("cpu");
        Number((int)tensor.Count);
        Say("tQ");
        Number(0);
        Row(tensor.Shape);
        Row([.. Enumerable.Range(1, tensor.Rank).Select(next => tensor.Shape[next..].Aggregate(1L, (product, size) => product * size))]);
        Say("\u0089ccollections\nOrderedDict\n)RtR");
        storages.Add(bytes.ToArray());
    }

    private void Row(long[] numbers)
    {
        Say("(");
        foreach (long number in numbers) Number((int)number);
        Say("t");
    }

    private void Number(int number)
    {
        Say("J");
        pickle.AddRange(BitConverter.GetBytes(number));
    }

    private void Text(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        Say("X");
        pickle.AddRange(BitConverter.GetBytes(bytes.Length));
        pickle.AddRange(bytes);
    }

    private void Say(string operations) => pickle.AddRange(Encoding.Latin1.GetBytes(operations));
}
