namespace Parallax.Torch.Serialization;

/// <summary>Writes safetensors files, atomically.</summary>
public static class SafetensorsWriter
{
    /// <summary>Writes tensors, in the order given, with texts beside them. Tensors of any device and layout; they are stored row-major.</summary>
    /// <exception cref="IOException">The file can't be written; what was there before stays.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        KeyValuePair<string, Tensor>[] all = [.. tensors];
        AtomicFile.Write(path, stream => Write(stream, all, metadata ?? []));
    }

    /// <summary>The same with texts that follow from the tensors, as their hash does: they are made while the tensors go to the disk.</summary>
    /// <param name="path">The file.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="provisional">Texts as long as those that come.</param>
    /// <param name="metadata">Makes the texts.</param>
    /// <exception cref="IOException">The file can't be written; what was there before stays.</exception>
    /// <exception cref="ArgumentException">The texts differ in length.</exception>
    public static void Write(
        string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IEnumerable<KeyValuePair<string, string>> provisional, Func<IEnumerable<KeyValuePair<string, string>>> metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        KeyValuePair<string, Tensor>[] all = [.. tensors];
        AtomicFile.Write(path, stream =>
        {
            int room = Write(stream, all, provisional);
            Task onDisk = Task.Run(() => stream.Flush(flushToDisk: true));
            byte[] head;
            try
            {
                head = HeadOf(all, metadata());
            }
            finally
            {
                onDisk.GetAwaiter().GetResult();
            }
            if (head.Length != room) throw new ArgumentException($"the texts take {head.Length} bytes, the provisional ones {room}", nameof(metadata));
            stream.Position = 0;
            stream.Write(head);
        });
    }

    // The length of the head.
    private static int Write(FileStream stream, KeyValuePair<string, Tensor>[] tensors, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        byte[] head = HeadOf(tensors, metadata);
        stream.Write(head);
        foreach (var (_, tensor) in tensors)
        {
            using var scope = TensorScope.Open();
            Tensor plain = tensor.Detach().To(Device.Cpu, tensor.DType).Contiguous();
            plain.CopyTo(stream);
        }
        return head.Length;
    }

    private static byte[] HeadOf(KeyValuePair<string, Tensor>[] tensors, IEnumerable<KeyValuePair<string, string>> metadata) =>
        SafetensorsHeader.ToBytes(EntriesOf(tensors), metadata, withChecksums: false);

    /// <summary>The places of tensors one behind the other.</summary>
    internal static List<(string Name, SafetensorsEntry Entry)> EntriesOf(IReadOnlyCollection<KeyValuePair<string, Tensor>> tensors)
    {
        var entries = new List<(string, SafetensorsEntry)>(tensors.Count);
        long at = 0;
        foreach (var (name, tensor) in tensors)
        {
            long end = at + (tensor.Count * tensor.DType.Bytes());
            entries.Add((name, new SafetensorsEntry(tensor.DType, tensor.Shape, at, end)));
            at = end;
        }
        return entries;
    }
}
