using System.Buffers.Binary;
using System.Text;
using Parallax.Torch;
using Parallax.Torch.Serialization;
using static Parallax.Torch.Ops;

namespace Parallax.Tests.Torch;

public sealed class SafetensorsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("parallax").FullName;

    private string At(string name) => Path.Combine(folder, name);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string WithHead(string head, int data = 0)
    {
        byte[] bytes = new byte[8 + head.Length + data];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, head.Length);
        Encoding.ASCII.GetBytes(head, bytes.AsSpan(8));
        File.WriteAllBytes(At("file"), bytes);
        return At("file");
    }

    [Fact]
    public void Every_type_and_shape_comes_back()
    {
        var tensors = Enum.GetValues<DType>().ToDictionary(t => t.ShortName(), t => Tensor.From<double>([0, 1, 1, 0, 1, 0], 2, 3).To(t));
        tensors["scalar"] = Full([], 2.5);
        tensors["empty"] = Zeros([0, 3]);
        tensors["transposed"] = Arange(6, DType.Float32).View([2, 3]).MT;
        SafetensorsWriter.Write(At("all"), tensors, [KeyValuePair.Create("note", "größer \"1\"")]);
        using var file = SafetensorsFile.Open(At("all"));
        Assert.Equal("größer \"1\"", file.Metadata["note"]);
        foreach (var (name, tensor) in tensors)
        {
            Assert.Equal(tensor.Shape, file[name].Shape);
            Assert.Equal(tensor.DType, file[name].DType);
            Assert.Equal(tensor.ToArray<double>(), file[name].ToArray<double>());
        }
    }

    [Fact]
    public void Texts_may_follow_from_the_tensors()
    {
        string at = At("late");
        Tensor[] all = [Arange(3)];
        SafetensorsWriter.Write(at, [KeyValuePair.Create("x", all[0])], [KeyValuePair.Create("sum", "0")], () => [KeyValuePair.Create("sum", $"{all[0].Sum().ToDouble()}")]);
        using (var file = SafetensorsFile.Open(at))
        {
            Assert.Equal("3", file.Metadata["sum"]);
            Assert.Equal([0, 1, 2], file["x"].ToArray<double>());
        }
        var fault = Assert.Throws<ArgumentException>(() => SafetensorsWriter.Write(at, [KeyValuePair.Create("x", all[0])], [], () => [KeyValuePair.Create("sum", new string('3', 100))]));
        Assert.StartsWith("the texts take ", fault.Message, StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(folder));
        using var kept = SafetensorsFile.Open(at);
        Assert.Equal("3", kept.Metadata["sum"]);
    }

    [Fact]
    public void Writing_to_a_mapped_tensor_leaves_the_file_alone()
    {
        SafetensorsWriter.Write(At("a"), [KeyValuePair.Create("x", Ones([4]))]);
        Tensor x;
        using (var file = SafetensorsFile.Open(At("a"))) x = file["x"];
        x.Mul_(3);
        Assert.Equal([3f, 3, 3, 3], x.ToArray<float>());
        using var again = SafetensorsFile.Open(At("a"));
        Assert.Equal([1f, 1, 1, 1], again["x"].ToArray<float>());
    }

    [Fact]
    public void A_file_too_short_for_a_head_is_refused()
    {
        File.WriteAllText(At("short"), "abc");
        Assert.Equal($"{At("short")}: is no safetensors file: 3 bytes are too few for a head", Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(At("short"))).Message);
    }

    [Fact]
    public void A_truncated_file_is_refused_by_name()
    {
        SafetensorsWriter.Write(At("b"), [KeyValuePair.Create("layer.weight", Ones([100]))]);
        using (var stream = File.OpenWrite(At("b"))) stream.SetLength(stream.Length - 1);
        Assert.Contains("is truncated: 'layer.weight' ends at byte", Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(At("b"))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}}", "'x' is (2) f32, 8 bytes, but takes the bytes 0 to 4")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}}", "'x' has the size -1")]
    [InlineData("{\"x\":{\"dtype\":\"C64\",\"shape\":[1],\"data_offsets\":[0,8]}}", "'x' has the element type C64")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[9223372036854775807,9223372036854775807],\"data_offsets\":[0,4]}}", "but takes the bytes 0 to 4")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4]}}", "the data_offsets of 'x' are [4], expected two numbers")]
    [InlineData("{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]},\"y\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}}", "'x' begins at byte 4, inside of 'y', which ends at 8")]
    [InlineData("{\"__metadata__\":{\"crc32c/x\":\"123456789\"},\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}", "has a damaged head")]
    [InlineData("{\"x\":{\"dtype\":\"F32\"}}", "has a damaged head")]
    [InlineData("{\"x\":", "has a damaged head")]
    public void A_head_that_makes_no_sense_is_refused(string head, string reason) =>
        Assert.Contains(reason, Assert.Throws<CheckpointException>(() => SafetensorsFile.Open(WithHead(head, 16))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_failed_write_leaves_the_old_file()
    {
        File.WriteAllText(At("kept"), "old");
        Assert.Throws<InvalidOperationException>(() => AtomicFile.Write(At("kept"), _ => throw new InvalidOperationException()));
        Assert.Equal("old", File.ReadAllText(At("kept")));
        Assert.Single(Directory.GetFiles(folder));
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_named() =>
        Assert.StartsWith(At("no/such"), Assert.Throws<IOException>(() => AtomicFile.Write(At("no/such"), "x")).Message, StringComparison.Ordinal);
}
