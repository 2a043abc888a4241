using System.Runtime.InteropServices;
using System.Text.Json;

namespace Parallax.Tests.Golden;

/// <summary>A golden file as plain arrays, for tests of code that knows no tensor.</summary>
internal sealed class GoldenTensors
{
    private readonly byte[] data;
    private readonly int start;
    private readonly JsonElement header;

    private GoldenTensors(byte[] data)
    {
        this.data = data;
        int length = checked((int)BitConverter.ToUInt64(data));
        start = 8 + length;
        header = JsonDocument.Parse(data.AsMemory(8, length)).RootElement;
    }

    internal static GoldenTensors Read(string name) => new(File.ReadAllBytes(Path.Combine(GoldenFiles.Root, name + ".safetensors")));

    /// <summary>The names of all cases of some kinds.</summary>
    internal static IEnumerable<string> OfKind(params string[] kinds) =>
        GoldenFiles.All.Where(file => kinds.Contains(file.Kind)).Select(file => GoldenFiles.NameOf(file.Path));

    internal bool Has(string name) => header.TryGetProperty(name, out _);

    internal IEnumerable<string> Names => header.EnumerateObject().Select(p => p.Name).Where(n => n != "__metadata__");

    internal string Metadata(string key) =>
        header.GetProperty("__metadata__").TryGetProperty(key, out JsonElement value) ? value.GetString()! : "";

    internal T Metadata<T>(string key) => JsonSerializer.Deserialize<T>(Metadata(key))!;

    internal int[] Shape(string name) => [.. header.GetProperty(name).GetProperty("shape").EnumerateArray().Select(e => e.GetInt32())];

    internal float[] Floats(string name) => Raw<float>(name, "F32");

    internal double[] Doubles(string name) => Raw<double>(name, "F64");

    internal double Scalar(string name) => Assert.Single(Doubles(name));

    internal int[] Integers(string name) => header.GetProperty(name).GetProperty("dtype").GetString() switch
    {
        "I32" => Raw<int>(name, "I32"),
        "U8" => Array.ConvertAll(Raw<byte>(name, "U8"), v => (int)v),
        _ => [.. Raw<long>(name, "I64").Select(v => checked((int)v))],
    };

    internal T[] Values<T>(string name)
        where T : unmanaged
    {
        JsonElement entry = header.GetProperty(name);
        int from = entry.GetProperty("data_offsets")[0].GetInt32(), to = entry.GetProperty("data_offsets")[1].GetInt32();
        return MemoryMarshal.Cast<byte, T>(data.AsSpan(start + from, to - from)).ToArray();
    }

    private T[] Raw<T>(string name, string type)
        where T : unmanaged
    {
        Assert.Equal(type, header.GetProperty(name).GetProperty("dtype").GetString());
        return Values<T>(name);
    }
}
