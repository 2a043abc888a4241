using System.Runtime.InteropServices;

namespace Parallax.Torch.Serialization;

/// <summary>A copy of tensors in plain memory, laid out as their file will be: taken by the thread that works with them, written by any other.</summary>
/// <remarks>
/// The memory stays from one copy to the next, so that taking one costs a copy and no allocation. It is as large as the tensors are together.
/// The file has a checksum (CRC-32C) for its head and for each tensor.
/// </remarks>
public sealed unsafe class SafetensorsSnapshot : IDisposable
{
    private const int Alignment = 64;
    private const long Part = 8 << 20;
    private List<(string Name, SafetensorsEntry Entry)> entries = [];
    private long capacity;

    /// <summary>What the tensors take.</summary>
    public long Bytes => entries is [.., (_, { End: var end })] ? end : 0;

    /// <summary>Where the copy lies; the same place until a larger one is taken.</summary>
    internal byte* Memory { get; private set; }

    /// <summary>Copies tensors of any device and layout, in place of what was copied before.</summary>
    public void Take(IEnumerable<KeyValuePair<string, Tensor>> tensors)
    {
        using var scope = TensorScope.Open();
        using var noGrad = GradMode.Off();
        // Wide types first: then each tensor lies at a multiple of its element's size.
        KeyValuePair<string, Tensor>[] all = [.. tensors.OrderByDescending(t => t.Value.DType.Bytes())];
        entries = SafetensorsWriter.EntriesOf(all);
        Reserve(Bytes);
        foreach (var ((_, tensor), (_, entry)) in all.Zip(entries))
            Tensor.Over(this, Memory + entry.Start, entry.DType, entry.Shape).Copy_(tensor.Detach());
    }

    /// <summary>Writes the copy to a file, atomically, with texts beside the tensors. Calls no operator.</summary>
    /// <exception cref="IOException">The file can't be written; what was there before stays.</exception>
    public void Write(string path, IEnumerable<KeyValuePair<string, string>> texts)
    {
        for (int i = 0; i < entries.Count; i++)
        {
            var (name, entry) = entries[i];
            entries[i] = (name, entry with { Checksum = Crc32C.Of(Memory + entry.Start, entry.Length) });
        }
        byte[] head = SafetensorsHeader.ToBytes(entries, texts, withChecksums: true);
        AtomicFile.Write(path, stream =>
        {
            stream.Write(head);
            for (long at = 0; at < Bytes; at += Part) stream.Write(new ReadOnlySpan<byte>(Memory + at, (int)Math.Min(Part, Bytes - at)));
        });
    }

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        NativeMemory.AlignedFree(Memory);
        Memory = null;
        capacity = 0;
        entries = [];
    }

    private void Reserve(long bytes)
    {
        if (bytes <= capacity) return;
        NativeMemory.AlignedFree(Memory);
        Memory = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, Alignment);
        capacity = bytes;
    }
}
