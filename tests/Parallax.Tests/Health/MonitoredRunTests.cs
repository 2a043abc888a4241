using System.Text.Json.Nodes;
using Parallax.Tests.Loop;
using Parallax.Tests.Telemetry;
using Parallax.Torch.Serialization;
using Parallax.Training;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;
using Parallax.Training.Reports;

namespace Parallax.Tests.Health;

public sealed class MonitoredRunTests : IDisposable
{
    private const string Yaml = """
        method: { name: vicregl, place_matches: [4], expander: [32, 32], local_projector: [16, 16] }
        backbone: { name: resnet18, stem: small, stages: 2, width_multiple: 0.125 }
        views: { global: { size: 16 } }
        optim: { name: adamw, base_lr: 0.02 }
        schedule: { epochs: 3, warmup_epochs: 1, batch: 8 }
        health: { every_epochs: 1, every_steps: 1 }
        """;

    private readonly TemporaryFolder folder = new();
    private readonly MethodCatalog catalog = MethodCatalog.BuiltIn();

    public MonitoredRunTests() => PaintedPhotos.Paint(folder["photos"], classes: 2, imagesPerClass: 13);

    public void Dispose() => folder.Dispose();

    private PretrainReport Train(string run, params string[] assignments) => Train(new PretrainRequest
    {
        Data = folder["photos"],
        Out = folder[run],
        Recipe = new RecipeBinder(catalog.Types).Bind<Recipe>(new RecipeText("r.yaml", Yaml), assignments),
    });

    private PretrainReport Train(PretrainRequest request, IProgress<TrainingProgress>? progress = null) =>
        new Pretraining(catalog, TimeProvider.System).Run(request, progress);

    [Fact]
    public void Looking_changes_no_bit_of_what_is_learnt()
    {
        using var watched = SafetensorsFile.Open(Train("watched").Checkpoint!);
        using var alone = SafetensorsFile.Open(Train("alone", "health.every_epochs=0", "health.every_steps=0", "telemetry.tensorboard=false").Checkpoint!);
        Assert.Equal(alone.Names.Order(), watched.Names.Order());
        foreach (string name in alone.Names) Assert.True(alone[name].ToArray<double>().SequenceEqual(watched[name].ToArray<double>()), $"{name} differs");
    }

    [Fact]
    public void A_healthy_run_is_told_in_every_log_and_not_flagged()
    {
        PretrainReport report = Train("run");
        Assert.Empty(report.Warnings);
        string[] names =
        [
            "global.embedding.std", "global.embedding.std_share", "global.embedding.rankme", "local.place.distinct", "local.place.entropy", "local.place.used",
            "local.feature.distinct", "local.feature.entropy", "local.feature.used", "std", "std_share", "rankme", "correlation", "knn",
        ];
        Assert.Equal(names, report.Health.Keys);
        JsonNode kept = JsonNode.Parse(File.ReadAllText(folder["run/report.json"]))!;
        Assert.Equal(report.Health["rankme"], kept["health"]!["rankme"]!.GetValue<double>());
        Curve rank = Assert.Single(LoggedCurves.Read(folder["run/metrics.jsonl"]), curve => curve.Name == "health/rankme");
        Assert.Equal([3.0, 6, 9], rank.Points.Select(point => point.Step));
        Assert.Equal(report.Health["rankme"], rank.Points[^1].Value);
        var shown = EventReader.Shown(folder["run/tensorboard"]);
        Assert.Equal(Enumerable.Range(1, 9).Select(step => (long)step), shown.Where(s => s.Tag == "health/local.feature.entropy").Select(s => s.Step));
        Assert.Equal((float)report.Loss, Assert.Single(shown, s => s is { Tag: "loss/total", Step: 9 }).Value);
        Assert.Contains(shown, s => s.Tag == "loss/global.invariance");
    }

    // Nothing keeps the embeddings apart: they shrink to one point, which is all that invariance asks for.
    [Fact]
    public void A_run_that_collapses_is_flagged_while_it_trains_and_in_its_report()
    {
        var told = new Collecting();
        PretrainReport report = Train(new PretrainRequest
        {
            Data = folder["photos"],
            Out = folder["run"],
            Recipe = new RecipeBinder(catalog.Types).Bind<Recipe>(new RecipeText("r.yaml", Yaml),
                ["method={ name: vicreg, expander: [32, 32], variance_weight: 0, covariance_weight: 0 }", "schedule.epochs=40", "optim.base_lr=1"]),
        }, told);
        string[] subjects = [.. report.Warnings.Select(warning => warning[..warning.IndexOf(':', StringComparison.Ordinal)])];
        Assert.Contains("'embedding'", subjects);
        Assert.Contains(told.Seen, at => at.NewWarnings.Any(warning => warning.StartsWith("'embedding': ", StringComparison.Ordinal)) && at.Step < 120);
        Assert.Equal(report.Warnings, told.Seen[^1].Warnings);
        Assert.Equal(report.Warnings, JsonNode.Parse(File.ReadAllText(folder["run/report.json"]))!["warnings"]!.AsArray().Select(one => one!.GetValue<string>()));
    }

    [Fact]
    public void A_run_that_goes_on_logs_each_look_once()
    {
        using var stop = new CancellationTokenSource();
        var request = new PretrainRequest
        {
            Data = folder["photos"],
            Out = folder["run"],
            Recipe = new RecipeBinder(catalog.Types).Bind<Recipe>(new RecipeText("r.yaml", Yaml)),
        };
        var stopping = new Collecting(at => { if (at.Step == 3) stop.Cancel(); });
        new Pretraining(catalog, TimeProvider.System).Run(request, stopping, stop.Token);
        Train(request with { Recipe = null, Resume = true });
        Assert.Equal([3L, 6, 9], File.ReadLines(folder["run/metrics.jsonl"]).Select(line => JsonNode.Parse(line)!)
            .Where(record => record["health"]?["rankme"] is not null).Select(record => record["step"]!.GetValue<long>()));
        Assert.Equal([3L, 6, 9], EventReader.Shown(folder["run/tensorboard"]).Where(s => s.Tag == "health/rankme").Select(s => s.Step));
    }

    private sealed class Collecting(Action<TrainingProgress>? also = null) : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> Seen { get; } = [];

        public void Report(TrainingProgress value)
        {
            Seen.Add(value);
            also?.Invoke(value);
        }
    }
}
