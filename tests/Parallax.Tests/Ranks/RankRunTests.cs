using System.Diagnostics;
using System.Text.Json;
using Parallax.Tests.Loop;
using Parallax.Torch.Distributed;
using Parallax.Training;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;

namespace Parallax.Tests.Ranks;

/// <summary>Whole runs of several processes: what they write, and what they leave when one of them is gone.</summary>
public sealed class RankRunTests : IDisposable
{
    private static readonly TimeSpan RankTimeout = TimeSpan.FromSeconds(12);
    private readonly TemporaryFolder folder = new();

    public RankRunTests() => PaintedPhotos.Paint(folder["photos"], classes: 2, imagesPerClass: 13);

    public void Dispose() => folder.Dispose();

    private static PretrainReport Train(string root, string run, int epochs, bool resume)
    {
        var catalog = MethodCatalog.BuiltIn();
        var recipe = new RecipeBinder(catalog.Types).Bind<Recipe>(new RecipeText("r.yaml", $$"""
            method: { name: vicregl, place_matches: [4], expander: [32, 32], local_projector: [16, 16] }
            backbone: { name: resnet18, stem: small, stages: 2, width_multiple: 0.125 }
            views: { global: { size: 16 } }
            optim: { name: sgd, base_lr: 0.05 }
            schedule: { epochs: {{epochs}}, warmup_epochs: 1, batch: 8 }
            """));
        var request = new PretrainRequest { Data = Path.Combine(root, "photos"), Out = Path.Combine(root, run), Recipe = resume ? null : recipe, Resume = resume, RankTimeout = RankTimeout };
        return new Pretraining(catalog, TimeProvider.System).Run(request.StartedBy(Environment.GetEnvironmentVariable));
    }

    private static void TrainShortly(string root) => Train(root, "ranks", 3, resume: false);

    private static void TrainLong(string root) => Train(root, "ranks", 1000, resume: false);

    private static void GoOn(string root) => Train(root, "parts", 3, resume: true);

    [Fact]
    public void A_run_of_two_processes_logs_and_learns_as_a_run_of_one()
    {
        Train(folder.Path, "one", 3, resume: false);
        RankProcesses.Run(2, TrainShortly, folder.Path);
        var (one, two) = (Losses("one"), Losses("ranks"));
        Assert.Equal(9, two.Length);
        foreach (var (expected, found) in one.Zip(two)) Assert.Equal(expected, found, 1e-4 * Math.Abs(expected));   // nine steps from one rounding to another
        Assert.Equal(Files("one"), Files("ranks"));
    }

    [Fact]
    public void A_run_goes_on_with_another_number_of_processes()
    {
        Train(folder.Path, "one", 3, resume: false);
        Copy("one", "parts", keep: "step-00000003.safetensors");
        RankProcesses.Run(2, GoOn, folder.Path);
        foreach (var (expected, found) in Losses("one").Zip(Losses("parts"))) Assert.Equal(expected, found, 1e-4 * Math.Abs(expected));
    }

    [Theory]
    [InlineData(1, "KILL", "rank 1 of 2 ({0}) is gone: it gives no sign of life")]
    [InlineData(0, "KILL", "rank 0 of 2 ({0}) is gone: its store is gone")]
    [InlineData(1, "STOP", "rank 1 of 2 ({0}) is gone: it gives no sign of life")]
    [InlineData(0, "STOP", "rank 0 of 2 ({0}) is gone: its store does not answer", Traits = ["Tier", "2"])]
    public void A_rank_that_is_gone_is_named_and_the_run_can_go_on(int rank, string signal, string message)
    {
        using var ranks = RankProcesses.Start(2, ((Action<string>)TrainLong).Method, folder.Path);
        WaitForSteps(2, ranks);
        string lost = $"{Environment.MachineName}, process {ranks.Processes[rank].Id}";
        using (Process kill = Process.Start("kill", [$"-{signal}", $"{ranks.Processes[rank].Id}"])) kill.WaitForExit();
        var (code, output) = ranks.Wait(1 - rank);
        Assert.Equal(1, code);
        Assert.Contains(string.Format(System.Globalization.CultureInfo.InvariantCulture, message, lost), output, StringComparison.Ordinal);
        Assert.Contains("go on with --resume, with any number of processes", output, StringComparison.Ordinal);
        ranks.Kill();
        long saved = new Parallax.Training.Checkpoints.CheckpointFolder(folder["ranks/checkpoints"]).Last!.Value.Step;
        Assert.True(saved >= 2, $"the checkpoint holds {saved} steps");
        using var stop = new CancellationTokenSource();
        var request = new PretrainRequest { Data = folder["photos"], Out = folder["ranks"], Resume = true };
        PretrainReport report = new Pretraining(MethodCatalog.BuiltIn(), TimeProvider.System).Run(request, new Stopping(stop), stop.Token);
        Assert.Equal(saved + 1, report.Steps);
    }

    [Fact]
    public void A_rank_that_fails_by_itself_is_quoted()
    {
        File.WriteAllText(folder["ranks"], "in the way of the run folder");
        using var ranks = RankProcesses.Start(2, ((Action<string>)TrainShortly).Method, folder.Path);
        Assert.Contains("the run folder cannot be made", ranks.Wait(0).Output, StringComparison.Ordinal);
        string other = ranks.Wait(1).Output;
        Assert.Contains("rank 0 of 2 (", other, StringComparison.Ordinal);
        Assert.Contains("the run folder cannot be made", other, StringComparison.Ordinal);
    }

    private void WaitForSteps(int steps, RankProcesses ranks)
    {
        bool trained = false;
        SpinWait.SpinUntil(() => (trained = Trained()) || ranks.Processes.Any(rank => rank.HasExited), TimeSpan.FromSeconds(60));
        if (!trained) Assert.Fail("the ranks did not train" + (ranks.Processes[0].HasExited ? ": " + ranks.Wait(0).Output : ""));

        bool Trained() => File.Exists(folder["ranks/metrics.jsonl"]) && ReadShared("ranks").Length >= steps;
    }

    private string[] ReadShared(string run)
    {
        using var reader = new StreamReader(new FileStream(folder[run + "/metrics.jsonl"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return [.. reader.ReadToEnd().Split('\n').Where(line => line.Contains("\"loss\"", StringComparison.Ordinal))];   // steps, not looks at the run's health
    }

    private double[] Losses(string run) => Array.ConvertAll(ReadShared(run), line => JsonDocument.Parse(line).RootElement.GetProperty("loss").GetDouble());

    private string[] Files(string run) => [.. Directory.EnumerateFiles(folder[run], "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder[run], file)).Where(file => !file.Contains("tfevents", StringComparison.Ordinal)).Order()];

    private void Copy(string from, string to, string keep)
    {
        Directory.CreateDirectory(folder[to + "/checkpoints"]);
        File.Copy(folder[from + "/recipe.yaml"], folder[to + "/recipe.yaml"]);
        File.Copy(folder[from + "/metrics.jsonl"], folder[to + "/metrics.jsonl"]);
        File.Copy(folder[from + "/checkpoints/" + keep], folder[to + "/checkpoints/" + keep]);
    }

    private sealed class Stopping(CancellationTokenSource stop) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => stop.Cancel();
    }
}
