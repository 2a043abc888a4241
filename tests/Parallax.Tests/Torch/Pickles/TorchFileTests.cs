using System.IO.Compression;
using System.Text;
using Parallax.Tests.Golden;
using Parallax.Tests.Loop;
using Parallax.Torch;
using Parallax.Torch.Serialization;

namespace Parallax.Tests.Torch.Pickles;

/// <summary>Files of tests/checkpoints were written by PyTorch 1.13 from tensors of ours; damaged and hostile ones are made here.</summary>
public sealed class TorchFileTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Forms => ["nested.pth", "nested-before-1.6.pth"];

    public void Dispose() => folder.Dispose();

    [Theory, MemberData(nameof(Forms))]
    public void Tensors_of_every_type_layout_and_depth_are_found(string name)
    {
        TorchFile file = TorchFile.Open(Sample(name));
        Assert.Equal(
            ["state_dict.conv.weight", "state_dict.tied", "state_dict.view", "state_dict.t", "state_dict.half", "state_dict.bf", "state_dict.n", "state_dict.b", "state_dict.e",
                "opt.state.0.momentum_buffer", "p"],
            file.Tensors.Keys);
        float[] counted = [.. Enumerable.Range(0, 24).Select(i => (float)i)];
        Assert.Equal(counted, file.Tensors["state_dict.conv.weight"].ToArray<float>());
        Assert.Equal([4, 6], file.Tensors["state_dict.conv.weight"].Shape);
        Assert.Equal([6f, 8, 10, 12, 14, 16], file.Tensors["state_dict.view"].ToArray<float>());
        Assert.Equal([6, 4], file.Tensors["state_dict.t"].Shape);
        Assert.Equal([0f, 6, 12, 18, 1], file.Tensors["state_dict.t"].ToArray<float>()[..5]);
        Assert.Equal((DType.Float16, DType.BFloat16, DType.Int64, DType.Bool), (TypeOf("half"), TypeOf("bf"), TypeOf("n"), TypeOf("b")));
        Assert.Equal([1.5f, -2], file.Tensors["state_dict.half"].ToArray<float>());
        Assert.Equal([1.5f, 3], file.Tensors["state_dict.bf"].ToArray<float>());
        Assert.Equal(7, file.Tensors["state_dict.n"].ToInt64());
        Assert.Equal([0, 3], file.Tensors["state_dict.e"].Shape);
        Assert.Equal([1f, 1, 1], file.Tensors["p"].ToArray<float>());

        DType TypeOf(string key) => file.Tensors["state_dict." + key].DType;
    }

    [Theory, MemberData(nameof(Forms))]
    public void Tied_tensors_and_views_share_their_storage(string name)
    {
        TorchFile file = TorchFile.Open(Sample(name));
        file.Tensors["state_dict.tied"].Fill_(-1);
        Assert.All(file.Tensors["state_dict.view"].ToArray<float>(), value => Assert.Equal(-1, value));
        Assert.Equal(0, TorchFile.Open(Sample(name)).Tensors["state_dict.view"].ToArray<float>()[0] - 6);   // the file is as it was
    }

    [Fact]
    public void A_whole_module_is_refused_by_the_name_of_its_class()
    {
        string path = Sample("whole-module.pth");
        string message = Assert.Throws<CheckpointException>(() => TorchFile.Open(path)).Message;
        Assert.StartsWith($"{path}: its pickle asks for 'torch.nn.modules.linear.Linear', which is neither a tensor nor a plain container", message, StringComparison.Ordinal);
    }

    // What os.system("touch FILE") looks like on disk, in each protocol's words.
    [Theory]
    [InlineData("cposix\nsystem\nX\u000A\0\0\0touch pwnd\u0085R.")]
    [InlineData("cos\nsystem\nX\u000A\0\0\0touch pwnd\u0085R.")]
    [InlineData("\u008c\u0005posix\u008c\u0006system\u0093X\u000A\0\0\0touch pwnd\u0085R.")]
    [InlineData("cbuiltins\neval\nX\u0003\0\0\01+1\u0085R.")]
    [InlineData("cbuiltins\ngetattr\n)R.")]
    [InlineData("ctorch.hub\nload\n)R.")]
    public void A_pickle_that_would_run_something_is_refused_by_name_and_runs_nothing(string operations)
    {
        string path = Zip(operations);
        string message = Assert.Throws<CheckpointException>(() => TorchFile.Open(path)).Message;
        Assert.Contains("its pickle asks for '", message, StringComparison.Ordinal);
        Assert.Contains("it is refused", message, StringComparison.Ordinal);
        Assert.False(File.Exists("pwnd"));
    }

    [Theory]
    [InlineData("X\u00ff\u00ff\u00ff\u007fab.", "ends early")]                       // a text of 2 GiB in a file of some bytes
    [InlineData("\u008d\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u00ff\u007f.", "ends early")]
    [InlineData("X\u00ff\u00ff\u00ff\u00ffab.", "ends early")]                       // a negative length
    [InlineData("]", "ends early")]
    [InlineData(".", "takes a value where there is none")]
    [InlineData("(1u.", "closes a group that it never opened")]
    [InlineData("t.", "closes a group that it never opened")]
    [InlineData("h\u0007.", "recalls a value 7 that it never stored")]
    [InlineData("K\u0001K\u0002s.", "takes a value where there is none")]
    [InlineData("K\u0001)R.", "calls something that is no function")]
    [InlineData("i.", "has the operation 0x69")]
    [InlineData("ctorch._utils\n_rebuild_tensor_v2\n)R.", "with arguments that do not make a tensor")]
    [InlineData("K\u0001Q.", "refers to bytes in a way that torch.save does not")]
    public void A_broken_pickle_is_told(string operations, string fault)
    {
        string path = Zip(operations);
        string message = Assert.Throws<CheckpointException>(() => TorchFile.Open(path)).Message;
        Assert.StartsWith(path, message, StringComparison.Ordinal);
        Assert.Contains(fault, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_holds_itself_ends() => Assert.Empty(TorchFile.Open(Zip("]q\0h\0a.")).Tensors);

    [Fact]
    public void Doubled_tuples_do_not_multiply() => Assert.Empty(TorchFile.Open(Zip(")" + string.Concat(Enumerable.Repeat("2\u0086", 90)) + ".")).Tensors);

    [Fact]
    public void Deep_nesting_is_refused() =>
        Assert.Contains("nested deeper than 100", Assert.Throws<CheckpointException>(() => TorchFile.Open(Zip(new string(']', 500) + new string('a', 499) + "."))).Message, StringComparison.Ordinal);

    [Fact]
    public void A_view_beyond_its_storage_is_refused()
    {
        string path = Zip(Storage(count: 4) + "K\0K\u0005\u0085K\u0001\u0085\u0089Ntq\u0001R.", ("archive/data/0", new byte[16]));
        Assert.Contains("a tensor of (5) reaches outside of its 4 numbers", Assert.Throws<CheckpointException>(() => TorchFile.Open(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_storage_that_is_shorter_than_stated_is_refused()
    {
        string path = Zip(Storage(count: 4) + "K\0K\u0004\u0085K\u0001\u0085\u0089Ntq\u0001R.", ("archive/data/0", new byte[12]));
        Assert.Contains("12 bytes", Assert.Throws<CheckpointException>(() => TorchFile.Open(path)).Message, StringComparison.Ordinal);
    }

    // A part that unpacks to a thousand times its size, behind a storage that should hold four numbers.
    [Fact]
    public void A_zip_bomb_is_refused_by_its_stated_size()
    {
        string path = Zip(Storage(count: 4) + "K\0K\u0004\u0085K\u0001\u0085\u0089Ntq\u0001R.", ("archive/data/0", new byte[50_000_000]));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("50000000 bytes, expected at most 16", Assert.Throws<CheckpointException>(() => TorchFile.Open(path)).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory, MemberData(nameof(Forms))]
    public void Cut_at_any_byte_a_file_is_refused_or_whole(string name)
    {
        byte[] whole = File.ReadAllBytes(Sample(name));
        string path = folder["cut.pth"];
        for (int length = 0; length < whole.Length; length++)
        {
            File.WriteAllBytes(path, whole[..length]);
            Assert.StartsWith(path, Assert.Throws<CheckpointException>(() => TorchFile.Open(path)).Message, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Forms))]
    public void With_any_byte_changed_a_file_is_read_or_refused(string name)
    {
        byte[] bytes = File.ReadAllBytes(Sample(name));
        string path = folder["changed.pth"];
        var random = new Random(5);
        for (int i = 0; i < 3000; i++)
        {
            byte[] changed = [.. bytes];
            for (int edits = 1 + random.Next(3); edits > 0; edits--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(path, changed);
            try
            {
                using var scope = TensorScope.Open();
                foreach (Tensor tensor in TorchFile.Open(path).Tensors.Values) tensor.ToArray<float>();
            }
            catch (CheckpointException refused)
            {
                Assert.StartsWith(path, refused.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("weights\n", "found neither a zip file nor a pickle")]
    public void Something_else_is_told(string content, string fault)
    {
        File.WriteAllText(folder["x.pth"], content);
        Assert.Contains(fault, Assert.Throws<CheckpointException>(() => TorchFile.Open(folder["x.pth"])).Message, StringComparison.Ordinal);
    }

    // _rebuild_tensor_v2(('storage', FloatStorage, '0', 'cpu', count), …
    private static string Storage(int count) =>
        $"ctorch._utils\n_rebuild_tensor_v2\n((X\u0007\0\0\0storagectorch\nFloatStorage\nX\u0001\0\0\00X\u0003\0\0\0cpuK{(char)count}tQ";

    private static string Sample(string name) => Repository.Find("tests", "checkpoints", name);

    private string Zip(string operations, params (string Name, byte[] Content)[] parts)
    {
        string path = folder["made.pth"];
        using var zip = new ZipArchive(File.Create(path), ZipArchiveMode.Create);
        foreach (var (name, content) in parts.Prepend(("archive/data.pkl", Encoding.Latin1.GetBytes("\u0080\u0002" + operations))))
        {
            using Stream stream = zip.CreateEntry(name, CompressionLevel.Optimal).Open();
            stream.Write(content);
        }
        return path;
    }
}
