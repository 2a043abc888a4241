using System.Diagnostics;
using System.Text.Json;
using Parallax.Tests.Loop;
using Parallax.Training.Checkpoints;

namespace Parallax.Tests.Ranks;

/// <summary><c>pretrain --processes 2</c> as users start it.</summary>
public sealed class LocalRanksTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(120);
    private readonly TemporaryFolder folder = new();

    public LocalRanksTests()
    {
        PaintedPhotos.Paint(folder["photos"], classes: 2, imagesPerClass: 13);
        File.WriteAllText(folder["tiny.yaml"], """
            method: { name: vicreg, expander: [32, 32] }
            backbone: { name: resnet18, stem: small, stages: 2, width_multiple: 0.125 }
            views: { global: { size: 16 } }
            optim: { name: sgd, base_lr: 0.05 }
            schedule: { epochs: 2, warmup_epochs: 1, batch: 8 }
            """);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Two_processes_print_one_result()
    {
        using Process run = Start("--processes", "2", "--json");
        string output = await run.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken), error = await run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.True(run.WaitForExit(Limit));
        Assert.True(run.ExitCode == 0, error);
        Assert.Equal(6, JsonDocument.Parse(output).RootElement.GetProperty("steps").GetInt64());
        Assert.Equal(6, new CheckpointFolder(folder["run/checkpoints"]).Last!.Value.Step);
    }

    [Fact]
    public async Task SIGTERM_reaches_all_and_leaves_one_checkpoint()
    {
        using Process run = Start("--processes", "2", "--set", "schedule.epochs=1000", "--set", "checkpoints.every_epochs=1000");
        Task<string> error = run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        SpinWait.SpinUntil(() => run.HasExited || (File.Exists(folder["run/metrics.jsonl"]) && new FileInfo(folder["run/metrics.jsonl"]).Length > 0), Limit);
        using (Process kill = Process.Start("kill", ["-TERM", $"{run.Id}"])) kill.WaitForExit();
        Assert.True(run.WaitForExit(Limit));
        Assert.True(run.ExitCode is 130 or 143, await error);
        Assert.Single(Directory.GetFiles(folder["run/checkpoints"]));
        Assert.DoesNotContain("is gone", await error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_batch_that_cannot_be_shared_is_refused_and_leaves_no_folder()
    {
        using Process run = Start("--processes", "3");
        string error = await run.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.True(run.WaitForExit(Limit));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("schedule.batch: the 8 images of a pass cannot be shared equally by 3 processes; expected schedule.batch / schedule.accumulate to be a multiple of 3", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["run"]));
    }

    private Process Start(params string[] options)
    {
        string cli = Path.Combine(AppContext.BaseDirectory, "Parallax.Cli.dll");
        string[] arguments = ["exec", cli, "pretrain", folder["photos"], "--recipe", folder["tiny.yaml"], "--out", folder["run"], .. options];
        return Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }
}
