using Parallax.Tests.Loop;
using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Torch.Optim;
using Parallax.Torch.Serialization;
using Parallax.Training.Checkpoints;
using static Parallax.Torch.Ops;

namespace Parallax.Tests.Checkpoints;

public sealed class CheckpointTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private static CheckpointContent Content(long step, Tensor? weight = null) => new()
    {
        Step = step,
        Data = "3 images",
        Model = new Dictionary<string, Tensor> { ["weight"] = weight ?? Full([2], step) },
        Optimizer = new Dictionary<string, Tensor> { ["momentum/weight"] = Full([2], -step) },
    };

    private string Written(CheckpointContent content)
    {
        Directory.CreateDirectory(folder["checkpoints"]);
        var checkpoints = new CheckpointFolder(folder["checkpoints"]);
        using var writer = new CheckpointWriter(checkpoints, 9, TimeProvider.System);
        writer.Save(content);
        writer.Finish();
        return checkpoints.PathOf(content.Step);
    }

    private string Plain(params (string Name, string Text)[] texts)
    {
        SafetensorsWriter.Write(folder["plain"], [KeyValuePair.Create("model.weight", Ones([2]))], texts.Select(t => KeyValuePair.Create(t.Name, t.Text)));
        return folder["plain"];
    }

    private static string Refusal(string file) => Assert.Throws<CheckpointException>(() => Checkpoint.Open(file)).Message[(file.Length + 2)..];

    private sealed class Weight : Module
    {
        public Weight() => Value = AddParameter("weight", Zeros([2]));

        public Parameter Value { get; }
    }

    [Fact]
    public void What_was_saved_comes_back()
    {
        var network = new Weight();
        var optimizer = new Sgd(ParameterGroups.Of(network), momentum: 0.9);
        CheckpointContent content = Content(7) with { Ranks = 4, Optimizer = new Dictionary<string, Tensor> { ["momentum_buffer/weight"] = Full([2], 0.5) } };
        using Checkpoint checkpoint = Checkpoint.Open(Written(content));
        checkpoint.LoadInto(network, optimizer);
        Assert.Equal((7L, "3 images", 4), (checkpoint.Step, checkpoint.Data, checkpoint.Ranks));
        Assert.Equal([7f, 7], network.Value.Value.ToArray<float>());
        Assert.Equal([0.5f, 0.5f], optimizer.StateDict()["momentum_buffer/weight"].ToArray<float>());
    }

    [Fact]
    public void Further_parts_come_back_to_the_bit()
    {
        double odd = BitConverter.Int64BitsToDouble(0x3FF123456789ABCD);
        CheckpointContent content = Content(1) with
        {
            Extra = new Dictionary<string, NamedState>
            {
                ["scaler"] = new NamedState().With("scale", odd).With("never", double.PositiveInfinity).With("steps", long.MaxValue).With("word", "a \"b\" ∆"),
                ["collapse"] = new NamedState().With("history", Arange(3, DType.Float64)),
            },
        };
        using Checkpoint checkpoint = Checkpoint.Open(Written(content));
        NamedState scaler = checkpoint.Extra("scaler")!;
        Assert.Equal((odd, double.PositiveInfinity, long.MaxValue, "a \"b\" ∆"), (scaler.Number("scale"), scaler.Number("never"), scaler.Integer("steps"), scaler.Text("word")));
        Assert.Equal([0, 1, 2], checkpoint.Extra("collapse")!.Tensor("history").ToArray<double>());
        Assert.Null(checkpoint.Extra("none"));
        Assert.Equal($"{checkpoint.Path}: scaler: has no value 'x'", Assert.Throws<CheckpointException>(() => scaler.Integer("x")).Message);
        Assert.Equal($"{checkpoint.Path}: scaler: has no tensor 'x'", Assert.Throws<CheckpointException>(() => scaler.Tensor("x")).Message);
        Assert.Equal($"{checkpoint.Path}: scaler: 'scale' is '1.071111111111111', expected an integer", Assert.Throws<CheckpointException>(() => scaler.Integer("scale")).Message);
    }

    [Fact]
    public void A_checkpoint_of_the_first_format_is_read()
    {
        var network = new Weight();
        using Checkpoint checkpoint = Checkpoint.Open(Plain(("parallax_checkpoint", "1"), ("step", "5"), ("data", "d")));
        checkpoint.LoadInto(network);
        Assert.Equal((5L, "d", 1), (checkpoint.Step, checkpoint.Data, checkpoint.Ranks));
        Assert.Equal([1f, 1], network.Value.Value.ToArray<float>());
        Assert.Null(checkpoint.Extra("scaler"));
    }

    [Fact]
    public void A_later_format_is_refused_with_both_versions() => Assert.Equal(
        "has checkpoint format 3, written by Parallax 0.9.0; this is 0.1.0, which reads formats 1 to 2: use the newer one",
        Refusal(Plain(("parallax_checkpoint", "3"), ("parallax", "0.9.0"), ("step", "5"))));

    [Fact]
    public void What_is_no_checkpoint_is_refused_with_the_reason()
    {
        Assert.Equal("is no checkpoint of Parallax", Refusal(Plain(("step", "5"))));
        Assert.Equal("has the checkpoint format 'x', which is none", Refusal(Plain(("parallax_checkpoint", "x"))));
        Assert.Equal("does not say its step", Refusal(Plain(("parallax_checkpoint", "1"))));
        Assert.Equal("has no checksums", Refusal(Plain(("parallax_checkpoint", "2"), ("step", "5"))));
    }

    [Fact]
    public void A_damaged_last_checkpoint_names_the_last_good_one_and_how_to_use_it()
    {
        string good = Written(Content(1)), bad = Written(Content(2)), last = Written(Content(3));
        Turn(bad);
        Turn(last);
        string message = Assert.Throws<CheckpointException>(() => new CheckpointFolder(folder["checkpoints"]).OpenLast()).Message;
        Assert.StartsWith($"{last}: 'optimizer.momentum/weight' is damaged: ", message, StringComparison.Ordinal);
        Assert.EndsWith($"; the last good checkpoint is {good}: train on from it with --resume --from 1, or delete what is damaged", message, StringComparison.Ordinal);
        File.Delete(good);
        Assert.EndsWith("; there is no other that is whole: a new run needs another --out",
            Assert.Throws<CheckpointException>(() => new CheckpointFolder(folder["checkpoints"]).OpenLast()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_checkpoint_of_a_step_is_found_or_those_that_are_there_are_named()
    {
        Written(Content(4));
        Written(Content(12));
        var checkpoints = new CheckpointFolder(folder["checkpoints"]);
        using (Checkpoint found = checkpoints.OpenAt(4)) Assert.Equal(4, found.Step);
        Assert.Equal($"{folder["checkpoints"]}: has no checkpoint of step 5; there are those of 4, 12", Assert.Throws<CheckpointException>(() => checkpoints.OpenAt(5)).Message);
        checkpoints.SetAsideAfter(4);
        Assert.Equal(["step-00000004.safetensors", "step-00000012.safetensors.set-aside"], Directory.GetFiles(folder["checkpoints"]).Select(Path.GetFileName).Order());
        Assert.Equal(4, checkpoints.Last?.Step);
    }

    private static void Turn(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
    }
}
