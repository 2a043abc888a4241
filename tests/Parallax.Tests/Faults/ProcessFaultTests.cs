using System.Diagnostics;
using Parallax.Cli;
using Parallax.Tests.Loop;
using Parallax.Training;
using Parallax.Training.Checkpoints;
using Parallax.Training.Recipes;
using Parallax.Vision;

namespace Parallax.Tests.Faults;

/// <summary>Processes that are killed, asked to end, run out of disk or memory, or find the run taken; and what can be gone on from afterwards.</summary>
public sealed class ProcessFaultTests(WholeRun whole, ITestOutputHelper words) : IClassFixture<WholeRun>, IDisposable
{
    private readonly TinyRun tiny = new();

    public void Dispose() => tiny.Dispose();

    [Fact]
    public Task A_run_that_is_killed_twice_ends_as_if_it_had_not_been() => KilledAtRandomPoints(seed: 1, times: 2);

    [Fact, Trait("Tier", "2")]
    public Task A_run_that_is_killed_ten_times_ends_as_if_it_had_not_been() => KilledAtRandomPoints(seed: 2, times: 10);

    private async Task KilledAtRandomPoints(int seed, int times)
    {
        Rng rng = Rng.For(seed, 0, 0, 0);
        int stride = (CliProcess.Steps - 10) / times;
        int[] points = [.. Enumerable.Range(0, times).Select(i => (i * stride) + 1 + rng.NextInt(stride))];
        words.WriteLine($"seed {seed}: killed after the steps {string.Join(", ", points)}");
        for (int i = 0; i < times; i++)
        {
            using var process = CliProcess.Start(i == 0 ? Pretrain("run") : Resume("run"));
            process.UntilStep(tiny["run"], points[i]);
            Thread.SpinWait(rng.NextInt(1_000_000));   // somewhere between two steps, or while a checkpoint is written
            process.Kill();
        }
        await EndsAsIfUninterrupted("run");
    }

    [Theory]
    [InlineData(CliProcess.Interrupt, 130, "stopping after what is in hand, and saving; Ctrl+C again stops at once")]
    [InlineData(CliProcess.Terminate, 143, "stopping after what is in hand, and saving; the next signal stops at once")]
    public async Task A_signal_ends_the_run_with_a_checkpoint_of_its_last_step(int signal, int code, string said)
    {
        using var process = CliProcess.Start(Pretrain("run"));
        process.UntilStep(tiny["run"], 20);
        process.Send(signal);
        var end = await process.End();
        Assert.Equal(code, end.Code);
        Assert.Contains(said, end.Error, StringComparison.Ordinal);
        int steps = tiny.Losses("run").Length;
        Assert.StartsWith($"{tiny["run"]}: stopped after step {steps}, ", end.Out, StringComparison.Ordinal);
        using (Checkpoint last = new CheckpointFolder(tiny["run/checkpoints"]).OpenLast()) Assert.Equal(steps, last.Step);
        await EndsAsIfUninterrupted("run");
    }

    [Fact, Trait("Tier", "2")]
    public async Task A_deadline_ends_the_run_with_a_checkpoint_of_its_last_step()
    {
        using var process = CliProcess.Start(Pretrain("run", "--stop-after", "1s", "--set", "schedule.epochs=10000"));
        Assert.Equal(130, (await process.End()).Code);
        using Checkpoint last = new CheckpointFolder(tiny["run/checkpoints"]).OpenLast();
        Assert.Equal(tiny.Losses("run").Length, last.Step);
    }

    [Fact]
    public async Task A_second_process_is_refused_until_the_first_is_gone()
    {
        (int, string) refused = (1, $"{tiny["run"]}: another process trains in this folder; wait for it, or choose another folder by --out\n");
        using var first = CliProcess.Start(Pretrain("run", "--set", "schedule.epochs=10000"));
        first.UntilStep(tiny["run"], 1);
        Assert.Equal(refused, InProcess(Resume("run")));
        first.Send(CliProcess.Stop);
        Assert.Equal(refused, InProcess(Resume("run")));
        first.Kill();
        using var second = CliProcess.Start(Resume("run", "--stop-after", "0.001s"));
        Assert.Equal(130, (await second.End()).Code);
    }

    [Fact]
    public async Task A_full_disk_keeps_the_last_good_checkpoint_and_says_so()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a small disk of its own needs root");
        Directory.CreateDirectory(tiny["disk"]);
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", "size=1m", "none", tiny["disk"]) == 0, "no tmpfs can be mounted here");
        try
        {
            using (var process = CliProcess.Start(Pretrain("disk/run", "--set", "checkpoints.keep=1000")))
            {
                var end = await process.End();
                words.WriteLine(end.Error);
                Assert.Equal(1, end.Code);
                string good = new CheckpointFolder(tiny["disk/run/checkpoints"]).Last!.Value.Path;
                Assert.Contains(": cannot be written: no space left on device; ", end.Error, StringComparison.Ordinal);
                Assert.EndsWith($"; the last good checkpoint is {good}; --resume goes on from it\n", end.Error, StringComparison.Ordinal);
                Assert.Empty(Directory.GetFiles(tiny["disk/run/checkpoints"], ".*"));
            }
            Assert.Equal(0, Run("mount", "-o", "remount,size=100m", tiny["disk"]));
            await EndsAsIfUninterrupted("disk/run");
        }
        finally
        {
            Run("umount", "-l", tiny["disk"]);   // files that were read may still be mapped
        }
    }

    // An image too large for the memory that the process may have: no image error, and nothing that the loader foresees.
    [Fact]
    public async Task A_loader_thread_that_throws_ends_the_run_with_the_image_and_keeps_the_checkpoint()
    {
        string large = tiny["photos/class0/large.jpg"];
        using (var file = File.Create(large)) file.SetLength(200 << 20);
        using (var process = CliProcess.Start(Pretrain("run", "--set", "loader.threads=1")))
        {
            process.UntilStep(tiny["run"], 4);
            process.Send(CliProcess.Terminate);
            await process.End();
        }
        string good = new CheckpointFolder(tiny["run/checkpoints"]).Last!.Value.Path;
        using var resumed = CliProcess.Start(Resume("run"), ("DOTNET_GCHeapHardLimit", "0x4000000"));
        var end = await resumed.End();
        Assert.Equal(1, end.Code);
        Assert.Contains($"{large}: loading it failed (OutOfMemoryException: ", end.Error, StringComparison.Ordinal);
        Checkpoint.Open(good).Dispose();
    }

    [Fact]
    public async Task A_copied_run_folder_goes_on_where_it_lies_now()
    {
        using (var process = CliProcess.Start(Pretrain("run")))
        {
            process.UntilStep(tiny["run"], 20);
            process.Kill();
        }
        Assert.Equal(0, Run("cp", "-r", tiny["run"], tiny["copy"]));
        Directory.Delete(tiny["run"], recursive: true);
        await EndsAsIfUninterrupted("copy");
    }

    private string[] Pretrain(string run, params string[] more) => CliProcess.Pretrain(tiny, run, more);

    private string[] Resume(string run, params string[] more) => ["pretrain", tiny["photos"], "--out", tiny[run], "--resume", .. more];

    private async Task EndsAsIfUninterrupted(string run)
    {
        using var process = CliProcess.Start(Resume(run));
        var end = await process.End();
        Assert.True(end.Code == 0, end.Error);
        whole.ExpectSame(tiny, run);
    }

    // For what ends before it trains.
    private static (int Code, string Error) InProcess(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = new CommandLine(MethodCatalog.BuiltIn(), RecipeCatalog.BesideProgram())
            .Run(arguments, new Terminal(output, error, IsLive: false), TestContext.Current.CancellationToken);
        return (code, error.ToString());
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(program, arguments);
        process.WaitForExit();
        return process.ExitCode;
    }
}
