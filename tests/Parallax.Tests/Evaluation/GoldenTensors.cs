using System.Runtime.InteropServices;
using System.Text.Json;

namespace Parallax.Tests.Evaluation;

/// <summary>A golden file: named arrays and metadata, read from safetensors.</summary>
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

    internal static string Root => Environment.GetEnvironmentVariable("PARALLAX_GOLDEN") ?? Walk();

    internal static GoldenTensors Read(string name) => new(File.ReadAllBytes(Path.Combine(Root, name)));

    internal static IEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(Path.Combine(Root, folder), pattern).Select(path => Path.GetRelativePath(Root, path)).Order(StringComparer.Ordinal);

    internal bool Has(string name) => header.TryGetProperty(name, out _);

    internal IEnumerable<string> Names => header.EnumerateObject().Select(p => p.Name).Where(n => n != "__metadata__");

    internal string Metadata(string key) =>
        header.GetProperty("__metadata__").TryGetProperty(key, out JsonElement value) ? value.GetString()! : "";

    internal T Metadata<T>(string key) => JsonSerializer.Deserialize<T>(Metadata(key))!;

    internal int[] Shape(string name) => [.. header.GetProperty(name).GetProperty("shape").EnumerateArray().Select(e => e.GetInt32())];

    internal float[] Floats(string name) => Raw<float>(name, "F32");

    internal double[] Doubles(string name) => Raw<double>(name, "F64");

    internal double Scalar(string name) => Assert.Single(Doubles(name));

    internal int[] Integers(string name) =>
        header.GetProperty(name).GetProperty("dtype").GetString() == "I32" ? Raw<int>(name, "I32") : [.. Raw<long>(name, "I64").Select(v => checked((int)v))];

    private T[] Raw<T>(string name, string type)
        where T : unmanaged
    {
        JsonElement entry = header.GetProperty(name);
        Assert.Equal(type, entry.GetProperty("dtype").GetString());
        int from = entry.GetProperty("data_offsets")[0].GetInt32(), to = entry.GetProperty("data_offsets")[1].GetInt32();
        return MemoryMarshal.Cast<byte, T>(data.AsSpan(start + from, to - from)).ToArray();
    }

    private static string Walk()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string golden = Path.Combine(folder.FullName, "tests", "golden");
            if (Directory.Exists(golden))
                return golden;
        }

        throw new DirectoryNotFoundException("tests/golden not found above the test program; set PARALLAX_GOLDEN");
    }
}
