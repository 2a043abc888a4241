using System.Diagnostics;
using Parallax.Tests.Loop;
using Parallax.Torch;
using Parallax.Torch.Serialization;
using Parallax.Training.Checkpoints;
using static Parallax.Torch.Ops;

namespace Parallax.Tests.Checkpoints;

public sealed class CheckpointWriterTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly CheckpointFolder checkpoints;
    private readonly CheckpointWriter writer;

    public CheckpointWriterTests()
    {
        checkpoints = new CheckpointFolder(folder.Path);
        writer = new CheckpointWriter(checkpoints, keep: 2, TimeProvider.System);
    }

    public void Dispose()
    {
        writer.Dispose();
        folder.Dispose();
    }

    private static CheckpointContent Content(long step, Tensor weight) => new()
    {
        Step = step,
        Data = "",
        Model = new Dictionary<string, Tensor> { ["weight"] = weight },
        Optimizer = new Dictionary<string, Tensor>(),
    };

    private static CheckpointContent Content(long step) => Content(step, Ones([2]));

    // The name that a checkpoint has while it is written.
    private string Unfinished(long step) => folder[$".{Path.GetFileName(checkpoints.PathOf(step))}.{Environment.ProcessId}.partial"];

    private string[] Files() => [.. Directory.GetFileSystemEntries(folder.Path).Select(file => Path.GetFileName(file)).Order()];

    // The disk is a pipe that nobody reads yet, and holds less than the checkpoint.
    [Fact]
    public void Training_goes_on_while_the_disk_is_slow_and_the_next_checkpoint_waits()
    {
        using (var made = Process.Start("mkfifo", [Unfinished(1)])) made.WaitForExit();
        Tensor weight = Ones([200_000]);
        writer.Save(Content(1, weight));
        weight.Fill_(2);
        Assert.False(File.Exists(checkpoints.PathOf(1)));
        using var disk = Process.Start("sh", ["-c", "cat \"$0\" > \"$1\"", Unfinished(1), folder["copy"]]);
        writer.Save(Content(2, weight));
        Assert.True(File.Exists(checkpoints.PathOf(1)));
        writer.Finish();
        disk.WaitForExit();
        Assert.Equal((1f, 2f), (WeightOf(folder["copy"]), WeightOf(checkpoints.PathOf(2))));
    }

    [Fact]
    public void The_newest_are_kept()
    {
        for (int step = 1; step <= 4; step++) writer.Save(Content(step));
        writer.Finish();
        Assert.Equal(["step-00000003.safetensors", "step-00000004.safetensors"], Files());
        Assert.Equal(checkpoints.PathOf(4), writer.LastGood);
    }

    [Fact]
    public void A_write_that_fails_is_told_at_the_next_step_and_leaves_the_last_good_one()
    {
        writer.Save(Content(1));
        Directory.CreateDirectory(Unfinished(2));   // the writer finds its name taken
        writer.Save(Content(2));
        Assert.Equal(checkpoints.PathOf(1), writer.LastGood);
        string message = Assert.Throws<IOException>(writer.ThrowIfFailed).Message;
        Assert.StartsWith(checkpoints.PathOf(2) + ": cannot be written: ", message, StringComparison.Ordinal);
        Assert.Throws<IOException>(writer.Finish);
        Assert.Throws<IOException>(() => writer.Save(Content(3)));
        Assert.False(File.Exists(checkpoints.PathOf(2)));
    }

    [Fact]
    public void Nothing_fails_before_the_first()
    {
        writer.ThrowIfFailed();
        writer.Finish();
        Assert.Null(writer.LastGood);
    }

    private static float WeightOf(string file)
    {
        using var opened = SafetensorsFile.Open(file);
        opened.Verify();
        float[] all = opened["model.weight"].ToArray<float>();
        Assert.All(all, value => Assert.Equal(all[0], value));
        return all[0];
    }
}
