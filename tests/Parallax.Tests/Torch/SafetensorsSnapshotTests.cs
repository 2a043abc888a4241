using Parallax.Tests.Loop;
using Parallax.Torch;
using Parallax.Torch.Serialization;
using static Parallax.Torch.Ops;

namespace Parallax.Tests.Torch;

public sealed unsafe class SafetensorsSnapshotTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SafetensorsSnapshot snapshot = new();

    public void Dispose()
    {
        snapshot.Dispose();
        folder.Dispose();
    }

    private static Dictionary<string, Tensor> Some() => new()
    {
        ["head"] = Arange(7, DType.Float32),
        ["middle"] = Arange(5, DType.Float64),
        ["tail"] = Ones([3], DType.UInt8),
    };

    private string Written(string name = "a.safetensors")
    {
        snapshot.Take(Some());
        snapshot.Write(folder[name], [KeyValuePair.Create("note", "größer \"1\"")]);
        return folder[name];
    }

    private static string Refusal(string file) => Assert.Throws<CheckpointException>(() =>
    {
        using var opened = SafetensorsFile.Open(file);
        opened.Verify();
    }).Message;

    [Fact]
    public void The_check_value_of_the_standard_comes_out() => Assert.Equal(0xE3069283u, Crc32C.Of("123456789"u8));

    [Fact]
    public void Every_type_shape_and_layout_comes_back()
    {
        var tensors = Enum.GetValues<DType>().ToDictionary(t => t.ShortName(), t => Tensor.From<double>([0, 1, 1, 0, 1], 5).To(t));
        tensors["scalar"] = Full([], 2.5);
        tensors["empty"] = Zeros([0, 3]);
        tensors["transposed"] = Arange(6, DType.Float32).View([2, 3]).MT;
        tensors["channels last"] = Arange(48, DType.Float32).View([2, 3, 2, 4]).Contiguous(MemoryFormat.ChannelsLast);
        snapshot.Take(tensors);
        snapshot.Write(folder["all"], [KeyValuePair.Create("note", "1")]);
        using var file = SafetensorsFile.Open(folder["all"]);
        file.Verify();
        Assert.Equal([KeyValuePair.Create("note", "1")], file.Metadata);
        Assert.Equal(tensors.Keys.Order(), file.Names.Order());
        foreach (var (name, tensor) in tensors)
        {
            Assert.Equal((tensor.DType, tensor.ToString()), (file[name].DType, file[name].ToString()));
            Assert.Equal(tensor.Shape, file[name].Shape);
            Assert.Equal(tensor.ToArray<double>(), file[name].ToArray<double>());
        }
    }

    [Fact]
    public void What_is_written_is_what_was_there_when_it_was_taken()
    {
        Tensor weight = Ones([4]);
        snapshot.Take([KeyValuePair.Create("weight", weight)]);
        weight.Fill_(2);
        snapshot.Write(folder["a"], []);
        using var file = SafetensorsFile.Open(folder["a"]);
        Assert.Equal([1f, 1, 1, 1], file["weight"].ToArray<float>());
    }

    [Fact]
    public void Memory_is_taken_once()
    {
        snapshot.Take([KeyValuePair.Create("weight", Ones([1000]))]);
        nint first = (nint)snapshot.Memory;
        snapshot.Take(Some());
        snapshot.Take([KeyValuePair.Create("weight", Ones([1000]))]);
        Assert.Equal((first, 4000L), ((nint)snapshot.Memory, snapshot.Bytes));
    }

    // Every byte of head, padding and data, each with another bit.
    [Fact]
    public void A_bit_that_turns_anywhere_is_found()
    {
        byte[] whole = File.ReadAllBytes(Written());
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(folder["b"], damaged);
            Assert.StartsWith(folder["b"] + ": ", Refusal(folder["b"]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        byte[] whole = File.ReadAllBytes(Written());
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(folder["b"], whole[..length]);
            Assert.StartsWith(folder["b"] + ": is ", Refusal(folder["b"]), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Damage_is_told_by_the_tensor_or_the_head()
    {
        byte[] whole = File.ReadAllBytes(Written());
        string Turned(int at)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= 1;
            File.WriteAllBytes(folder["b"], damaged);
            return Refusal(folder["b"])[(folder["b"].Length + 2)..];
        }
        int data = whole.Length - (5 * 8) - (7 * 4) - 3;
        Assert.Equal("'middle' is damaged: its checksum is 25bf9323, its bytes give", Turned(data + 9)[..^9]);
        Assert.StartsWith("'head' is damaged: ", Turned(data + 40), StringComparison.Ordinal);
        Assert.StartsWith("'tail' is damaged: ", Turned(whole.Length - 1), StringComparison.Ordinal);
        Assert.StartsWith("has a damaged head: its checksum is ", Turned(100), StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_behind_the_end_are_refused()
    {
        byte[] whole = File.ReadAllBytes(Written());
        File.WriteAllBytes(folder["b"], [.. whole, 0]);
        Assert.Equal($"{folder["b"]}: is damaged: it should end at byte {whole.Length}, and has {whole.Length + 1}", Refusal(folder["b"]));
    }

    [Fact]
    public void A_file_without_checksums_is_read_and_says_so()
    {
        SafetensorsWriter.Write(folder["plain"], Some());
        using (var file = SafetensorsFile.Open(folder["plain"])) Assert.Equal((false, 3f), (file.HasChecksums, file["head"].ToArray<float>()[3]));
        Assert.Equal($"{folder["plain"]}: has no checksums", Refusal(folder["plain"]));
    }
}
