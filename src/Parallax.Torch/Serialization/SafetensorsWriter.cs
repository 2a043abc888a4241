namespace Parallax.Torch.Serialization;

/// <summary>Writes safetensors files, atomically.</summary>
public static class SafetensorsWriter
{
    /// <summary>Writes tensors, in the order given, with texts beside them. Tensors of any device and layout; they are stored row-major.</summary>
    /// <exception cref="IOException">The file can't be written; what was there before stays.</exception>
    public static void Write(string path, IEnumerable<KeyValuePair<string, Tensor>> tensors, IEnumerable<KeyValuePair<string, string>>? metadata = null)
    {
        KeyValuePair<string, Tensor>[] all = [.. tensors];
        byte[] head = SafetensorsHeader.ToBytes(EntriesOf(all), metadata ?? [], withChecksums: false);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(head);
            foreach (var (_, tensor) in all)
            {
                using var scope = TensorScope.Open();
                Tensor plain = tensor.Detach().To(Device.Cpu, tensor.DType).Contiguous();
                plain.CopyTo(stream);
            }
        });
    }

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
