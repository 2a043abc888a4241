using System.Text.Json;
using Parallax.Cli;
using Parallax.Tests.Loop;
using Parallax.Training;
using Parallax.Training.Evaluation;
using Parallax.Training.Finetuning;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;
using Parallax.Training.Weights;
using Parallax.Vision;

namespace Parallax.Tests.S2sd;

/// <summary>Training classes, validation classes, test classes: who sees what, what is kept, what is told.</summary>
public sealed class FinetuneTests : IDisposable
{
    private const string Yaml = """
        method: { name: msdf, dimension: 16, targets: [24, 32], features: { delay: 2 }, freezes_statistics: false }
        backbone: { name: resnet18, stem: small, stages: 2, width_multiple: 0.125 }
        views: { global: { count: 1, size: 16 } }
        sampler: { name: class_balanced }
        optim: { name: adam, base_lr: 0.003 }
        schedule: { epochs: 3, warmup_epochs: 0, batch: 8 }
        """;

    private static readonly MethodCatalog Catalog = MethodCatalog.BuiltIn();
    private readonly TemporaryFolder folder = new();

    public FinetuneTests() => PaintedPhotos.Paint(folder["photos"], classes: 12, imagesPerClass: 5);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void The_last_training_classes_choose_the_epoch_and_the_other_half_is_scored()
    {
        ClassSplit split = ClassSplit.Open(folder["photos"], SelectOn.Validation, 0.2);
        string[] classes = [.. ImageFiles.InFolder(folder["photos"]).ClassNames];
        Assert.Equal(classes[..4], split.Train.ClassNames);
        Assert.Equal(classes[4..6], split.Selection.ClassNames);
        Assert.Equal(classes[6..], split.Test.ClassNames);
        Assert.Equal((20, 10, 30), (split.Train.Count, split.Selection.Count, split.Test.Count));
        Assert.Equal(Enumerable.Range(0, 4), split.Train.Labels.ToArray().Distinct());
        Assert.Equal(["trained on 4 classes; the last 2 of the training part chose the epoch"], split.Notes);
    }

    [Fact]
    public void Choosing_on_the_test_classes_is_told()
    {
        ClassSplit split = ClassSplit.Open(folder["photos"], SelectOn.Test, 0.2);
        Assert.Equal((6, 6), (split.Train.ClassNames.Count, split.Selection.ClassNames.Count));
        Assert.Equal(["the epoch was chosen on the test classes: the scores are optimistic"], split.Notes);
    }

    [Fact]
    public void The_best_epoch_is_kept_and_its_file_gives_the_reported_scores()
    {
        FinetuneReport report = Run("runs", seeds: 2);
        Assert.True(report.Completed);
        Assert.Equal([0UL, 1UL], report.Runs.Select(run => run.Seed));
        foreach (FinetunedRun run in report.Runs)
        {
            double[] recalls = [.. File.ReadLines(Path.Combine(run.Run, "metrics.jsonl")).Where(line => line.Contains("\"retrieval\"", StringComparison.Ordinal))
                .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("retrieval").GetProperty("recall_at_1").GetDouble())];
            Assert.Equal(3, recalls.Length);
            Assert.Equal((recalls.Max(), Array.IndexOf(recalls, recalls.Max()) + 1), (run.SelectionRecall, run.Epoch));
            TrainedModel kept = TrainedModel.Open(run.Model, Catalog);
            Assert.Equal((16, 16), (kept.Backbone.Channels, kept.View.Size));
            ImageEmbeddings test = new Embedder(kept.Backbone, kept.View).Embed(ImageSource.Open($"image_folder@zero_shot/test:{folder["photos"]}"), cancellation: TestContext.Current.CancellationToken);
            Assert.Equal(RetrievalMetrics.Within(test.Table, test.Labels, new()).Recall[1], run.Scores[0].Value);
        }
        double a = report.Runs[0].Scores[0].Value, b = report.Runs[1].Scores[0].Value;
        Assert.Equal("Recall@1", report.Scores[0].Name);
        Assert.Equal((a + b) / 2, report.Scores[0].Mean, 12);
        Assert.Equal(Math.Abs(a - b) / Math.Sqrt(2), report.Scores[0].Deviation!.Value, 12);
        Assert.True(File.Exists(Path.Combine(folder["runs"], "finetune.json")));
    }

    [Fact]
    public void A_stopped_run_goes_on_to_the_same_result()
    {
        FinetuneReport whole = Run("whole");
        Assert.False(Run("parts", stopAt: 3).Completed);
        FinetuneReport parts = Run("parts", resume: true);
        Assert.True(parts.Completed);
        Assert.Equal(whole.Scores, parts.Scores);
        Assert.Equal(whole.Runs[0].Epoch, parts.Runs[0].Epoch);
        TinyRun.Same(Path.Combine(folder["whole"], "seed-0", "best.safetensors"), Path.Combine(folder["parts"], "seed-0", "best.safetensors"));
    }

    [Theory]
    [InlineData(3, "found one class (class0), expected 2 or more")]
    [InlineData(6, "found 3 training classes, expected 4 or more: the last of them choose the epoch; --select-on test needs none")]
    [InlineData(1, "found 1 classes, expected two or more: a sub-folder each, of which the first half trains and the other is scored")]
    public void Too_few_classes_are_refused(int classes, string message)
    {
        PaintedPhotos.Paint(folder["few"], classes, imagesPerClass: 3);
        var fault = Assert.Throws<ImageException>(() => ClassSplit.Open(folder["few"], SelectOn.Validation, 0.2));
        Assert.EndsWith(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Objectives_that_learn_for_each_class_know_how_many_there_are()
    {
        FinetuneReport report = Run("proxies", assignments: ["method.objective={ name: proxy_anchor }", "schedule.epochs=1"]);
        Assert.True(report.Completed);
    }

    [Fact]
    public void The_command_prints_the_scores_and_what_they_were_chosen_on()
    {
        string recipe = folder["r.yaml"];
        File.WriteAllText(recipe, Yaml);
        var (output, error) = (new StringWriter(), new StringWriter());
        int code = new CommandLine(Catalog, new RecipeCatalog(folder.Path)).Run(
            ["finetune", folder["photos"], "--recipe", recipe, "--out", folder["cli"], "--set", "schedule.epochs=1", "--k", "1", "--select-on", "test"], new Terminal(output, error, IsLive: false), TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Ok, code);
        Assert.Contains("Recall@1", output.ToString(), StringComparison.Ordinal);
        Assert.Contains("the epoch was chosen on the test classes: the scores are optimistic", error.ToString(), StringComparison.Ordinal);
    }

    private FinetuneReport Run(string name, int seeds = 1, int stopAt = int.MaxValue, bool resume = false, params string[] assignments)
    {
        using var stop = new CancellationTokenSource();
        var request = new FinetuneRequest
        {
            Data = folder["photos"], Out = folder[name], Seeds = seeds, Resume = resume,
            Recipe = new RecipeBinder(Catalog.Types).Bind<Recipe>(new RecipeText("r.yaml", Yaml), assignments),
        };
        return new Finetuner(Catalog, TimeProvider.System).Run(request, _ => { }, new Calling(at => { if (at.Step >= stopAt) stop.Cancel(); }), stop.Token);
    }

    private sealed class Calling(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
