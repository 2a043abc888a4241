using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using Parallax.Tests.Golden;

namespace Parallax.Tests.Vision;

/// <summary>A minimal reader of golden cases: named tensors as flat arrays, and text metadata.</summary>
internal sealed class FlatTensors
{
    private readonly byte[] content;
    private readonly JsonElement header;
    private readonly int dataStart;

    private FlatTensors(string path)
    {
        content = File.ReadAllBytes(path);
        int length = (int)BinaryPrimitives.ReadInt64LittleEndian(content);
        dataStart = 8 + length;
        header = JsonDocument.Parse(content.AsMemory(8, length)).RootElement;
    }

    public static FlatTensors Golden(string name) => new(Path.Combine(Folder(), name));

    public string Metadata(string key) => header.GetProperty("__metadata__").GetProperty(key).GetString()!;

    public int[] Shape(string name) => [.. header.GetProperty(name).GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];

    public T[] Values<T>(string name) where T : unmanaged
    {
        JsonElement offsets = header.GetProperty(name).GetProperty("data_offsets");
        var (start, end) = (offsets[0].GetInt32(), offsets[1].GetInt32());
        return MemoryMarshal.Cast<byte, T>(content.AsSpan(dataStart + start, end - start)).ToArray();
    }

    public static string Folder()
    {
        if (Environment.GetEnvironmentVariable("PARALLAX_GOLDEN") is { Length: > 0 } chosen)
            return chosen;
        return Repository.Find("tests", "golden");
    }
}
