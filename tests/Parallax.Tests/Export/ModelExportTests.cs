using Parallax.Tests.Loop;
using Parallax.Torch;
using Parallax.Training;
using Parallax.Training.Export;
using Parallax.Training.Weights;

namespace Parallax.Tests.Export;

public sealed class ModelExportTests : IDisposable
{
    private static readonly MethodCatalog Catalog = MethodCatalog.BuiltIn();
    private readonly TinyRun run = new();

    public ModelExportTests() => run.Begin("run", run.Recipe());

    public void Dispose() => run.Dispose();

    [Fact]
    public void A_run_becomes_a_model_with_all_that_is_known_of_it()
    {
        ExportReport report = Export("m.safetensors", licence: "CC-BY-4.0");
        TrainedModel before = TrainedModel.Open(run["run"], Catalog), model = TrainedModel.Open(report.Out, Catalog);
        Assert.Equal(before.Recipe.Backbone, model.Recipe.Backbone);
        Assert.Equal((16, 16), (model.View.Size, model.View.ShorterSide));
        Assert.Equal(Weights(before), Weights(model));
        Assert.Equal(("run", "CC-BY-4.0", 9L, "26 images of photos", report.Sha256), (model.Card.Source, model.Card.Licence, model.Card.Steps, model.Card.Data, model.Card.Sha256));
        Assert.Equal(File.ReadAllText(run["run/recipe.yaml"]), model.Card.Recipe);
        string last = File.ReadLines(run["run/metrics.jsonl"]).Last(line => line.Contains("\"loss\":", StringComparison.Ordinal));
        Assert.Equal(System.Text.Json.JsonDocument.Parse(last).RootElement.GetProperty("loss").GetDouble(), model.Card.Metrics["loss"]);
        Assert.Null(report.Card);
    }

    [Fact]
    public void An_ONNX_file_has_the_card_inside_and_beside()
    {
        ExportReport report = Export("m.onnx", size: 24);
        OnnxReader file = OnnxReader.Open(report.Out);
        Assert.Equal("batch, 3, 24, 24", file.Inputs["pixels"]);
        Assert.Equal(run["m.json"], report.Card);
        Assert.Equal(file.Metadata["card"] + "\n", File.ReadAllText(report.Card!));
        Assert.Equal(report.Sha256, ModelCard.Parse(file.Metadata["card"]).Sha256);
        Assert.Equal(report.Bytes, new FileInfo(report.Out).Length);
    }

    [Fact]
    public void A_TorchScript_file_has_the_card_inside_and_the_hash_of_the_same_weights()
    {
        ExportReport report = Export("m.pt", size: 24, licence: "CC0-1.0");
        ScriptArchive file = ScriptArchive.Open(report.Out);
        ModelCard card = ModelCard.Parse(file.Text("extra/card.json"));
        Assert.Equal(("CC0-1.0", Export("m.safetensors").Sha256), (card.Licence, card.Sha256));
        Assert.Contains("\"size\":\"24\"", file.Text("extra/model.json"), StringComparison.Ordinal);
        Assert.Equal((null, 24, new FileInfo(report.Out).Length), (report.Card, report.Size, report.Bytes));
    }

    [Fact]
    public void A_file_of_another_kind_is_refused() => Assert.Equal(
        $"{run["m.pth"]}: expected a .safetensors, .onnx or .pt file", Assert.Throws<NotSupportedException>(() => Export("m.pth")).Message);

    [Fact]
    public void A_model_is_exported_again_with_another_size_and_the_same_hash()
    {
        ExportReport first = Export("m.safetensors"), second = new ModelExport(Catalog).Run(new ExportRequest(first.Out, run["n.safetensors"], Size: 32));
        TrainedModel model = TrainedModel.Open(second.Out, Catalog);
        Assert.Equal((32, 32, "run"), (model.View.Size, model.View.ShorterSide, model.Card.Source));
        Assert.Equal(first.Sha256, second.Sha256);
    }

    [Fact]
    public void The_card_names_the_file_that_a_run_started_from_and_not_where_it_lay()
    {
        string model = Export("first.safetensors").Out;
        run.Begin("second", run.Recipe($"start_from={model}"));
        string card = TrainedModel.Open(run["second"], Catalog).Card.ToJson();
        Assert.Contains("start_from: first.safetensors", card, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Folder.Path, card, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_that_was_stopped_before_its_report_has_no_data_on_its_card()
    {
        File.Delete(run["run/report.json"]);
        Assert.Null(TrainedModel.Open(run["run"], Catalog).Card.Data);
    }

    private ExportReport Export(string file, int? size = null, string? licence = null) => new ModelExport(Catalog).Run(new ExportRequest(run["run"], run[file], size, licence));

    private static float[] Weights(TrainedModel model) => [.. model.Backbone.StateDict().Values.SelectMany(tensor => tensor.ToArray<float>())];
}
