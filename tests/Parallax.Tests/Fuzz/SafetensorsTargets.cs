using Parallax.Tests.Loop;
using Parallax.Torch;
using Parallax.Torch.Serialization;

namespace Parallax.Tests.Fuzz;

/// <summary>The reader of safetensors as a fuzz target: opened, and every tensor touched. Files damaged anywhere, and heads put together from wrong parts.</summary>
internal static class SafetensorsTargets
{
    private static readonly TemporaryFolder Folder = new();

    static SafetensorsTargets() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Folder.Dispose();

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("safetensors", Seeds(), Read) { Refusal = typeof(CheckpointException) },
        new("safetensors heads", Seeds(), Read) { Refusal = typeof(CheckpointException), Damage = SafetensorsHeads.Of },
    ];

    private static void Read(byte[] bytes)
    {
        string path = Folder["a.safetensors"];
        File.WriteAllBytes(path, bytes);
        using var scope = TensorScope.Open();
        using SafetensorsFile file = SafetensorsFile.Open(path);
        foreach (string name in file.Names)
        {
            Tensor tensor = file[name];
            Assert.Equal(file.Describe(name).Shape, tensor.Shape);
            tensor.To(DType.Float64).Sum().ToDouble();
        }
        if (file.HasChecksums) file.Verify();
    }

    private static byte[][] Seeds()
    {
        using var scope = TensorScope.Open();
        using var random = new Generator(1);
        KeyValuePair<string, Tensor>[] tensors =
        [
            new("layer.weight", Ops.Randn([4, 3, 2], random)), new("half", Ops.Ones([5]).To(DType.Float16)), new("none", Ops.Zeros([0, 3])),
            new("scalar", Ops.Full([], 2)), new("steps", Ops.Arange(3, DType.Int64)),
        ];
        SafetensorsWriter.Write(Folder["plain"], tensors, [KeyValuePair.Create("note", "größer")]);
        using var snapshot = new SafetensorsSnapshot();
        snapshot.Take(tensors);
        snapshot.Write(Folder["sealed"], [KeyValuePair.Create("note", "größer")]);
        return [File.ReadAllBytes(Folder["plain"]), File.ReadAllBytes(Folder["sealed"])];
    }
}
