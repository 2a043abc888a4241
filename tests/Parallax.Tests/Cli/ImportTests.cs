using Parallax.Models;
using Parallax.Tests.Loop;
using Parallax.Torch;
using Parallax.Torch.Serialization;
using Parallax.Training;
using Parallax.Training.Recipes;
using Parallax.Training.Weights;

namespace Parallax.Tests.Cli;

public sealed class ImportTests : IDisposable
{
    private static readonly MethodCatalog Catalog = MethodCatalog.BuiltIn();
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Published_weights_become_a_model_that_says_what_it_is()
    {
        Backbone published = Small(seed: 5);
        ImportReport report = Import(Save("w.safetensors", published, "module.encoder_q."));
        Assert.Equal("module.encoder_q.", report.Prefix);
        TrainedModel model = TrainedModel.Open(report.Out, Catalog);
        Assert.Equal(Weights(published), Weights(model.Backbone));
        Assert.Equal(("w.safetensors", "MIT", report.Sha256), (model.Card.Source, model.Card.Licence, model.Card.Sha256));
        Assert.Equal((64, 64), (model.View.Size, model.View.ShorterSide));
        Assert.False(model.Backbone.IsTraining);
        Assert.Equal(64, report.Sha256.Length);
    }

    [Fact]
    public void What_a_partial_import_lacks_has_first_values()
    {
        Backbone published = Small(seed: 5);
        string file = folder["w.safetensors"];
        SafetensorsWriter.Write(file, published.StateDict().Where(pair => pair.Key != "layer4.0.conv1.weight"));
        Assert.Throws<CheckpointException>(() => Import(file));
        ImportReport report = new WeightImport(Catalog).Run(Request(file) with { Partial = true });
        Assert.Equal(["layer4.0.conv1.weight"], report.Missing);
        var (model, first) = (TrainedModel.Open(report.Out, Catalog).Backbone.StateDict(), Small(seed: 0).StateDict());
        Assert.Equal(first["layer4.0.conv1.weight"].ToArray<float>(), model["layer4.0.conv1.weight"].ToArray<float>());
        Assert.Equal(published.StateDict()["conv1.weight"].ToArray<float>(), model["conv1.weight"].ToArray<float>());
    }

    [Fact]
    public void The_hash_tells_weights_apart_and_nothing_else()
    {
        string first = Import(Save("a.safetensors", Small(5), "")).Sha256;
        Assert.Equal(first, Import(Save("b.safetensors", Small(5), "teacher.")).Sha256);
        Assert.NotEqual(first, Import(Save("c.safetensors", Small(6), "")).Sha256);
    }

    [Fact]
    public void A_method_starts_from_a_model_in_all_its_backbones()
    {
        Backbone published = Small(seed: 5);
        string model = Import(Save("w.safetensors", published, "")).Out;
        Recipe recipe = new RecipeBinder(Catalog.Types).Bind<Recipe>(new RecipeText("r.yaml", $$"""
            method: { name: vicregl, expander: [8, 8], local_projector: [8, 8] }
            backbone: { name: resnet18, stem: small, width_multiple: 0.125 }
            start_from: "{{model}}"
            optim: { name: adamw }
            schedule: { epochs: 1, warmup_epochs: 0, batch: 4 }
            """)).Value;
        using var random = new Generator(9);
        Assert.Equal(Weights(published), Weights(Catalog.Create(recipe, random).Backbone));
    }

    [Fact]
    public void A_file_without_a_network_says_how_to_import_it()
    {
        string path = Save("w.safetensors", Small(1), "");
        Assert.Equal($"{path}: does not say what network its weights belong to; './parallax import w.safetensors --as NAME' makes a model of them",
            Assert.Throws<CheckpointException>(() => TrainedModel.Open(path, Catalog)).Message);
    }

    [Fact]
    public void An_unknown_backbone_is_told_with_the_nearest() => Assert.Contains("resnet18",
        Assert.Throws<RecipeException>(() => new WeightImport(Catalog).Run(new ImportRequest("w.pth", "resnet81", folder["m.safetensors"], []))).Message, StringComparison.Ordinal);

    private ImportReport Import(string weights) => new WeightImport(Catalog).Run(Request(weights));

    private ImportRequest Request(string weights) =>
        new(weights, "resnet18", folder["model.safetensors"], ["backbone.stem=small", "backbone.width_multiple=0.125"], Size: 64, Licence: "MIT");

    private string Save(string name, Backbone backbone, string prefix)
    {
        SafetensorsWriter.Write(folder[name], backbone.StateDict().Select(pair => KeyValuePair.Create(prefix + pair.Key, pair.Value)));
        return folder[name];
    }

    private static ResNet Small(ulong seed)
    {
        using var random = new Generator(seed);
        return new ResNet(ResNetLayout.Of(ResNetVariant.ResNet18, ResNetStem.Small, 0.125), random);
    }

    private static float[] Weights(Backbone backbone) => [.. backbone.StateDict().Values.SelectMany(tensor => tensor.ToArray<float>())];
}
