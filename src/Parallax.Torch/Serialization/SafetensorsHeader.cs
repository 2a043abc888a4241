using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;

namespace Parallax.Torch.Serialization;

/// <summary>One tensor's entry: its type, shape, bytes <c>[Start, End)</c> of the data block, and their CRC-32C if the file has checksums.</summary>
internal readonly record struct SafetensorsEntry(DType DType, long[] Shape, long Start, long End, uint? Checksum = null)
{
    public long Length => End - Start;
}

/// <summary>The JSON head of a safetensors file: 8 bytes of length, then metadata and one entry a tensor.</summary>
/// <remarks>
/// A file with checksums has them in its metadata, where other readers pass them over: <c>crc32c</c>, first of all, of the whole head with
/// its own eight digits taken as zeros, and <c>crc32c/NAME</c> of each tensor.
/// </remarks>
internal sealed partial class SafetensorsHeader
{
    private const long MostBytes = 100_000_000;

    private SafetensorsHeader(long dataStart) => DataStart = dataStart;

    public long DataStart { get; }

    public Dictionary<string, string> Metadata { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, SafetensorsEntry> Entries { get; } = new(StringComparer.Ordinal);

    /// <summary>True when the head has a checksum, which was right.</summary>
    public bool IsSealed { get; private set; }

    /// <exception cref="CheckpointException">The file is shorter than its head says, or the head is damaged or makes no sense.</exception>
    public static SafetensorsHeader Read(string path, Stream file)
    {
        Span<byte> prefix = stackalloc byte[8];
        if (file.ReadAtLeast(prefix, 8, throwOnEndOfStream: false) < 8) throw Fault(path, $"is no safetensors file: {file.Length} bytes are too few for a head");
        long length = BinaryPrimitives.ReadInt64LittleEndian(prefix);
        if (length is < 2 or > MostBytes || 8 + length > file.Length)
            throw Fault(path, $"is no safetensors file, or is truncated: its head should be {length} bytes, the file has {file.Length}");
        byte[] json = new byte[length];
        file.ReadExactly(json);
        var header = new SafetensorsHeader(8 + length);
        try
        {
            header.IsSealed = CheckSeal(path, json);
            using var document = JsonDocument.Parse(json);
            foreach (JsonProperty property in document.RootElement.EnumerateObject()) header.Add(path, property, file.Length);
            header.CheckOverlaps(path);
            header.TakeChecksums();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException)
        {
            throw Fault(path, $"has a damaged head: {e.Message}", e);
        }
        return header;
    }

    private void Add(string path, JsonProperty property, long fileLength)
    {
        if (property.Name == "__metadata__")
        {
            foreach (JsonProperty item in property.Value.EnumerateObject()) Metadata[item.Name] = item.Value.GetString() ?? "";
            return;
        }
        long[] shape = Numbers(property.Value.GetProperty("shape")), offsets = Numbers(property.Value.GetProperty("data_offsets"));
        if (offsets.Length != 2) throw Fault(path, $"the data_offsets of '{property.Name}' are [{string.Join(", ", offsets)}], expected two numbers");
        var entry = new SafetensorsEntry(Parse(path, property.Name, property.Value.GetProperty("dtype").GetString()), shape, offsets[0], offsets[1]);
        Check(path, property.Name, entry, fileLength);
        if (!Entries.TryAdd(property.Name, entry)) throw Fault(path, $"has two tensors named '{property.Name}'");
    }

    // Two tensors over the same bytes would change with each other.
    private void CheckOverlaps(string path)
    {
        var (last, end) = ("", 0L);
        foreach (var (name, entry) in Entries.Where(pair => pair.Value.Length > 0).OrderBy(pair => pair.Value.Start))
        {
            if (entry.Start < end) throw Fault(path, $"'{name}' begins at byte {entry.Start}, inside of '{last}', which ends at {end}");
            (last, end) = (name, entry.End);
        }
    }

    // From the metadata, where they stand, to the tensors that they belong to.
    private void TakeChecksums()
    {
        Metadata.Remove(ChecksumKey);
        foreach (var (name, entry) in Entries)
        {
            if (Metadata.Remove(ChecksumKey + "/" + name, out string? digits))
                Entries[name] = entry with { Checksum = uint.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) };
        }
    }

    private void Check(string path, string name, SafetensorsEntry entry, long fileLength)
    {
        UInt128 bytes = (UInt128)entry.DType.Bytes();
        foreach (long size in entry.Shape)
        {
            if (size < 0) throw Fault(path, $"'{name}' has the size {size}");
            bytes = bytes * (UInt128)size > (UInt128)long.MaxValue ? (UInt128)long.MaxValue : bytes * (UInt128)size;
        }
        if (entry.Start < 0 || entry.End < entry.Start || (UInt128)entry.Length != bytes)
            throw Fault(path, $"'{name}' is ({string.Join(", ", entry.Shape)}) {entry.DType.ShortName()}, {bytes} bytes, but takes the bytes {entry.Start} to {entry.End}");
        if (entry.End > fileLength - DataStart)
            throw Fault(path, $"is truncated: '{name}' ends at byte {DataStart + entry.End}, the file at {fileLength}");
    }

    private static long[] Numbers(JsonElement array) => [.. array.EnumerateArray().Select(number => number.GetInt64())];

    private static DType Parse(string path, string name, string? dtype) => dtype switch
    {
        "F64" => DType.Float64,
        "F32" => DType.Float32,
        "F16" => DType.Float16,
        "BF16" => DType.BFloat16,
        "I64" => DType.Int64,
        "I32" => DType.Int32,
        "I16" => DType.Int16,
        "I8" => DType.Int8,
        "U8" => DType.UInt8,
        "BOOL" => DType.Bool,
        _ => throw Fault(path, $"'{name}' has the element type {dtype}, which is not supported"),
    };

    private static CheckpointException Fault(string path, string what, Exception? inner = null) => new($"{path}: {what}", inner);
}
