namespace Parallax.Torch.Serialization;

/// <summary>A safetensors file, mapped into memory: opening reads the head alone, a tensor's bytes are read when they are touched.</summary>
/// <remarks>Tensors stay valid after the file is closed. Writing to one changes the memory, never the file.</remarks>
public sealed unsafe class SafetensorsFile : IDisposable
{
    private readonly SafetensorsHeader header;
    private readonly long length;
    private readonly FileMapping? mapping;

    private SafetensorsFile(string path, SafetensorsHeader header, long length, FileMapping? mapping)
    {
        Path = path;
        this.header = header;
        this.length = length;
        this.mapping = mapping;
    }

    /// <summary>Where the file lies.</summary>
    public string Path { get; }

    /// <summary>Whether head and tensors have checksums: then <see cref="Verify"/> tells damage.</summary>
    public bool HasChecksums => header.IsSealed;

    /// <summary>The texts stored beside the tensors, but for checksums.</summary>
    public IReadOnlyDictionary<string, string> Metadata => header.Metadata;

    /// <summary>The names of the tensors.</summary>
    public IReadOnlyCollection<string> Names => header.Entries.Keys;

    /// <summary>A tensor of the file. Its memory is the file's own, unless the file lays it out unaligned.</summary>
    /// <exception cref="CheckpointException">There is none of that name.</exception>
    public Tensor this[string name]
    {
        get
        {
            if (!header.Entries.TryGetValue(name, out SafetensorsEntry entry)) throw new CheckpointException($"{Path}: has no tensor '{name}'");
            if (mapping is null || entry.Length == 0) return Ops.Empty(entry.Shape, entry.DType);
            byte* first = mapping.Pointer + header.DataStart + entry.Start;
            if ((nint)first % entry.DType.Bytes() == 0) return Tensor.Over(mapping, first, entry.DType, entry.Shape);
            Tensor copy = Ops.Empty(entry.Shape, entry.DType);
            copy.CopyFrom(new ReadOnlySpan<byte>(first, checked((int)entry.Length)));
            return copy;
        }
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="CheckpointException">It is no whole safetensors file.</exception>
    public static SafetensorsFile Open(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        SafetensorsHeader header = SafetensorsHeader.Read(path, stream);
        bool hasData = header.Entries.Values.Any(entry => entry.Length > 0);
        return new SafetensorsFile(path, header, stream.Length, hasData ? new FileMapping(stream) : null);
    }

    /// <summary>Reads every tensor and compares its bytes with its checksum; the head's was compared when the file was opened.</summary>
    /// <exception cref="CheckpointException">A tensor is damaged, which it names; or there are no checksums.</exception>
    public void Verify()
    {
        if (!header.IsSealed) throw new CheckpointException($"{Path}: has no checksums");
        long end = 0;
        foreach (var (name, entry) in header.Entries)
        {
            uint stated = entry.Checksum ?? throw new CheckpointException($"{Path}: has no checksum of '{name}'");
            uint found = entry.Length == 0 ? Crc32C.Of([]) : Crc32C.Of(mapping!.Pointer + header.DataStart + entry.Start, entry.Length);
            if (found != stated) throw new CheckpointException($"{Path}: '{name}' is damaged: its checksum is {stated:x8}, its bytes give {found:x8}");
            end = Math.Max(end, entry.End);
        }
        GC.KeepAlive(mapping);
        if (header.DataStart + end != length) throw new CheckpointException($"{Path}: is damaged: it should end at byte {header.DataStart + end}, and has {length}");
    }

    /// <summary>Whether there is a tensor of that name.</summary>
    public bool Contains(string name) => header.Entries.ContainsKey(name);

    /// <summary>The shape and type of a tensor, without touching its bytes.</summary>
    /// <exception cref="CheckpointException">There is none of that name.</exception>
    public (long[] Shape, DType DType) Describe(string name) => header.Entries.TryGetValue(name, out SafetensorsEntry entry)
        ? (entry.Shape, entry.DType) : throw new CheckpointException($"{Path}: has no tensor '{name}'");

    /// <summary>Closes the file; tensors that were taken from it stay.</summary>
    public void Dispose()
    {
        // The mapping goes with the last tensor over it.
    }
}
