using System.Text.Json;
using Parallax.Cli;
using Parallax.Models;
using Parallax.Tests.Evaluation.Dense;
using Parallax.Tests.Loop;
using Parallax.Torch;
using Parallax.Torch.Serialization;
using Parallax.Training;
using Parallax.Training.Evaluation;
using Parallax.Training.Evaluation.Dense;
using Parallax.Training.Recipes;
using Parallax.Training.Weights;
using Parallax.Vision;

namespace Parallax.Tests.Cli;

public sealed class EvaluateTests : IDisposable
{
    private static readonly MethodCatalog Catalog = MethodCatalog.BuiltIn();
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Dense_retrieval_tells_the_iou_of_every_class()
    {
        string data = StripedVoc.Add(folder), model = Model();
        var (code, output, error) = Run("evaluate", model, data, "--protocol", "dense-retrieval", "--memory", "200", "--k", "3", "--temperature", "0.1", "--seed", "4");
        Assert.Equal((0, $"3 images at 32 pixels by {6 * 16} patches of 6 images\n"), (code, error));
        var (backbone, view) = Opened(model);
        var (learned, scored) = SegmentationSet.OpenScored(data);
        ConfusionMatrix expected = new DenseRetrieval(backbone, view, new DenseRetrievalOptions { Memory = 200, Neighbours = 3, Temperature = 0.1, Seed = 4 }).Score(learned, scored, Cancel);
        Assert.Equal($"""
            {OneSpace(model)}: 9 images of 21 classes
            mIoU {Percent(expected.MeanIou)}
            pixel accuracy {Percent(expected.PixelAccuracy)}
            mean class accuracy {Percent(expected.MeanAccuracy)}
            IoU background {Percent(expected.Iou(0))}
            IoU aeroplane {Percent(expected.Iou(1))}
            IoU bicycle {Percent(expected.Iou(2))}

            """, output);
    }

    [Fact]
    public void Dense_matching_stands_beside_chance()
    {
        PaintedPhotos.Paint(folder["photos"], classes: 2, imagesPerClass: 4);
        string model = Model();
        var (code, output, _) = Run("evaluate", model, folder["photos"], "--protocol", "dense-matching", "--size", "64", "--seed", "2", "--json");
        Assert.Equal(0, code);
        var (backbone, view) = Opened(model);
        DenseMatchingScores expected = new DenseMatching(backbone, view with { Size = 64, ShorterSide = 64 }, seed: 2).Score(ImageSource.Open(folder["photos"]), Cancel);
        JsonElement report = JsonDocument.Parse(output).RootElement;
        Assert.Equal("dense-matching", report.GetProperty("protocol").GetString());
        Assert.Equal(
            [
                ("matches in place", expected.Accuracy, "fraction"),
                ("matches in place, by chance", expected.Chance!.Accuracy, "fraction"),
                ("mean distance from the place", expected.Distance, "patches"),
                ("mean distance from the place, by chance", expected.Chance.Distance, "patches"),
                ("distinct matches", expected.Distinct, "fraction"),
                ("distinct matches, by chance", expected.Chance.Distinct, "fraction"),
            ],
            report.GetProperty("scores").EnumerateArray().Select(score => (score.GetProperty("name").GetString()!, score.GetProperty("value").GetDouble(), score.GetProperty("unit").GetString()!)));
    }

    [Fact]
    public void Dense_knn_tells_patches_and_images()
    {
        PaintedPhotos.Paint(folder["photos/train"], classes: 2, imagesPerClass: 4);
        PaintedPhotos.Paint(folder["photos/test"], classes: 2, imagesPerClass: 2);
        string model = Model();
        var (code, output, error) = Run("evaluate", model, folder["photos"], "--protocol", "dense-knn", "--k", "5");
        var (backbone, view) = Opened(model);
        PatchKnnScores expected = new PatchKnn(backbone, view, new PatchKnnOptions { Neighbours = 5 }).Score(ImageSource.Open(folder["photos/train"]), ImageSource.Open(folder["photos/test"]), Cancel);
        Assert.Equal((0, "4 images at 32 pixels; 128 patches of 8 images vote\n", $"""
            {OneSpace(model)}: 12 images of 2 classes
            patches right, k = 5 {Percent(expected.Patches)}
            images right by their patches' votes, k = 5 {Percent(expected.Images)}

            """), (code, error, output));
    }

    [Fact]
    public void Retrieval_scores_the_test_part_by_itself()
    {
        PaintedPhotos.Paint(folder["photos/train"], classes: 2, imagesPerClass: 4);
        PaintedPhotos.Paint(folder["photos/test"], classes: 3, imagesPerClass: 6);
        for (int i = 1; i < 6; i++) File.Delete(folder[$"photos/test/class2/{i:D3}.png"]);
        string model = Model();
        var (code, output, error) = Run("evaluate", model, folder["photos"], "--protocol", "retrieval", "--k", "1", "20");
        var (backbone, view) = Opened(model);
        ImageEmbeddings found = new Embedder(backbone, view).Embed(ImageSource.Open(folder["photos/test"]), cancellation: Cancel);
        MetricScores expected = MetricScores.Of(found.Table.Normalized(), found.Labels, new MetricOptions { Ks = [1, 20] }, Cancel);
        Assert.Equal((0, $"""
            1 classes have one image: it can find none of its class, and counts as missed in Recall@K and mAP@1000
            Recall@20 looks at all 12 other images: there are no more

            """, $"""
            {OneSpace(model)}: 13 images of 3 classes
            Recall@1 {Percent(expected.Retrieval.Recall[1])}
            Recall@20 {Percent(12.0 / 13)}
            mAP@R {Percent(expected.Retrieval.MapAtR)}
            mAP@1000 {Percent(expected.Retrieval.MapAt1000)}
            R-precision {Percent(expected.Retrieval.RPrecision)}
            NMI {Percent(expected.Clusters.Nmi)}
            F1 {Percent(expected.Clusters.F1)}
            density {Number(expected.Density.Ratio)}
            spectral decay {Number(expected.Spectrum.Decay())}

            """), (code, error, output));
    }

    [Fact]
    public void A_feature_that_is_no_number_is_named_by_its_image()
    {
        PaintedPhotos.Paint(folder["photos"], classes: 2, imagesPerClass: 2);
        var (code, _, error) = Run("evaluate", Model(poisoned: true), folder["photos"], "--protocol", "retrieval");
        Assert.Equal((1, $"{folder["photos/class0/000.png"]}: a feature is NaN, expected finite numbers; did training diverge?\n"), (code, error));
    }

    [Theory]
    [InlineData("dense-knn", "found one part, expected one that votes and one that is asked: train and test folders, or a data set that has both")]
    [InlineData("dense-retrieval", "found image_folder, which has no label maps, expected voc2012, voc2007, coco, cityscapes or ade20k")]
    public void Data_without_the_labels_that_are_needed_is_refused(string protocol, string message)
    {
        PaintedPhotos.Paint(folder["photos"], classes: 2, imagesPerClass: 2);
        Assert.Equal((1, "", $"{folder["photos"]}: {message}\n"), Run("evaluate", Model(), folder["photos"], "--protocol", protocol));
    }

    // Columns of numbers are as wide as the widest.
    private static string OneSpace(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    private static string Percent(double fraction) => fraction.ToString("0.0 %", System.Globalization.CultureInfo.InvariantCulture);

    private static string Number(double value) => value.ToString("0.0000", System.Globalization.CultureInfo.InvariantCulture);

    private (int Code, string Out, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = new CommandLine(Catalog, new RecipeCatalog(folder.Path)).Run(args, new Terminal(output, error, IsLive: false), Cancel);
        return (code, string.Join('\n', output.ToString().Split('\n').Select(OneSpace)), error.ToString());
    }

    private static (Backbone Backbone, EvaluationPlan View) Opened(string path)
    {
        TrainedModel model = TrainedModel.Open(path, Catalog);
        return (model.Backbone, model.View);
    }

    // An untrained network that looks at 32 × 32 pixels and gives 4 × 4 patches.
    private string Model(bool poisoned = false)
    {
        using var random = new Generator(5);
        var backbone = new ResNet(ResNetLayout.Of(ResNetVariant.ResNet18, ResNetStem.Small, 0.125), random);
        using (GradMode.Off())
            if (poisoned) backbone.Parameters().First().Value.Fill_(double.NaN);
        SafetensorsWriter.Write(folder["w.safetensors"], backbone.StateDict());
        return new WeightImport(Catalog).Run(new ImportRequest(
            folder["w.safetensors"], "resnet18", folder["model.safetensors"], ["backbone.stem=small", "backbone.width_multiple=0.125"], Size: 32, Licence: "MIT")).Out;
    }
}
