using System.Globalization;
using System.Text.Json;
using Parallax.Cli;
using Parallax.Models;
using Parallax.Tests.Loop;
using Parallax.Torch;
using Parallax.Torch.Serialization;
using Parallax.Training;
using Parallax.Training.Data;
using Parallax.Training.Evaluation;
using Parallax.Training.Indexing;
using Parallax.Training.Recipes;
using Parallax.Training.Weights;
using Parallax.Vision;

namespace Parallax.Tests.Cli;

public sealed class SearchTests : IDisposable
{
    private static readonly MethodCatalog Catalog = MethodCatalog.BuiltIn();
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;
    private readonly TemporaryFolder folder = new();

    public SearchTests() => PaintedPhotos.Paint(folder["photos"], classes: 3, imagesPerClass: 5);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("f32")]
    [InlineData("f16")]
    [InlineData("int8")]
    public void The_nearest_images_are_told_with_their_distances(string format)
    {
        string model = Model(seed: 5), index = Index(model, format), query = folder["photos/class1/003.png"];
        var (code, output, error) = Run("search", index, query, "--k", "4");
        TrainedModel opened = TrainedModel.Open(model, Catalog);
        ImageEmbeddings all = new Embedder(opened.Backbone, opened.View).Embed(ImageSource.Open(folder["photos"]), cancellation: Cancel);
        int row = all.Files.ToList().IndexOf("class1/003.png");
        Neighbour[] near = new NeighbourSearch<float>(all.Table, Proximity.Cosine).Find(new EmbeddingTable<float>(all.Table.Row(row).ToArray(), all.Table.Dimension), 4)[0].ToArray();
        string[] lines = [.. near.Select(found => string.Create(CultureInfo.InvariantCulture, $"  {Math.Sqrt(Math.Max(0, 2 - (2 * found.Value))):0.0000}  {all.Files[found.Index]}"))];
        Assert.Equal((0, ""), (code, error));
        Assert.Equal($"{query}: 4 of 15 images, by distance\n{string.Join('\n', lines)}\n", output);
        Assert.Equal("class1/003.png", all.Files[near[0].Index]);
    }

    [Fact]
    public void Sheets_show_what_was_found()
    {
        string index = Index(Model(seed: 5), "f32"), query = folder["photos/class1/003.png"];
        Assert.Equal(0, Run("search", index, query, query, "--k", "3", "--sheet", folder["found.html"]).Code);
        string page = File.ReadAllText(folder["found.html"]);
        Assert.Equal(2 * (1 + 3), page.Split("<img src=\"data:image/png;base64,").Length - 1);
        Assert.Contains("class1/003.png, 0.000", page, StringComparison.Ordinal);
        Assert.Equal(0, Run("search", index, query, "--k", "3", "--sheet", folder["found.png"]).Code);
        Photo sheet = ImageDecoder.Load(folder["found.png"]);
        Assert.Equal(((4 * 134) + 18, 134 + 6), (sheet.SourceWidth, sheet.SourceHeight));
        Photo photo = ImageDecoder.Load(query);
        int left = 6 + ((128 - 40) / 2);   // the query, 40 pixels wide, in the middle of its place
        Assert.Equal(photo.Pixels[..120], sheet.Pixels.Slice(3 * ((left * sheet.SourceWidth) + left), 120));
    }

    [Fact]
    public void Json_tells_cosine_and_distance()
    {
        var (_, output, _) = Run("search", Index(Model(seed: 5), "int8"), folder["photos/class0/000.png"], "--k", "2", "--json");
        JsonElement found = JsonDocument.Parse(output).RootElement.GetProperty("queries")[0].GetProperty("found")[0];
        Assert.Equal("class0/000.png", found.GetProperty("image").GetString());
        Assert.Equal(1, found.GetProperty("cosine").GetDouble(), 9);
        Assert.Equal(0, found.GetProperty("distance").GetDouble(), 4);
    }

    [Fact]
    public void Another_models_index_is_refused_by_its_hash()
    {
        string index = Index(Model(seed: 5), "f32"), other = Model(seed: 6);
        var (code, output, error) = Run("search", index, folder["photos/class0/000.png"], "--run", other);
        Assert.Equal((1, ""), (code, output));
        Assert.Matches($"^{System.Text.RegularExpressions.Regex.Escape(index)}: was made with weights [0-9a-f]{{12}}…, but {System.Text.RegularExpressions.Regex.Escape(other)} has [0-9a-f]{{12}}…: their features can't be compared; index the images again, or name the model by --run\n$", error);
    }

    [Fact]
    public void The_same_weights_with_another_view_are_refused()
    {
        string index = Index(Model(seed: 5), "f32"), larger = Model(seed: 5, size: 48);
        Assert.Equal((1, "", $"{index}: was made with pictures of 32 pixels, but {larger} looks at 48, or otherwise cut or normalised: their features can't be compared\n"),
            Run("search", index, folder["photos/class0/000.png"], "--run", larger));
    }

    [Fact]
    public void A_model_that_moved_is_asked_for()
    {
        string model = Model(seed: 5), index = Index(model, "f32"), moved = folder["moved.safetensors"];
        File.Move(model, moved);
        Assert.Equal((1, "", $"{index}: was made with {model}, which is not there; --run says where it is now\n"), Run("search", index, folder["photos/class0/000.png"]));
        Assert.Equal(0, Run("search", index, folder["photos/class0/000.png"], "--run", moved).Code);
    }

    [Fact]
    public void A_query_that_is_no_image_is_named()
    {
        string index = Index(Model(seed: 5), "f32");
        File.WriteAllText(folder["words.png"], "words");
        Assert.Equal((1, "", $"{folder["none.png"]}: found no such file, expected an image to look for\n"), Run("search", index, folder["none.png"]));
        var (code, _, error) = Run("search", index, folder["words.png"]);
        Assert.Equal(1, code);
        Assert.Contains("words.png", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Stopping_leaves_nothing_behind()
    {
        string model = Model(seed: 5);
        string[] before = Directory.GetFileSystemEntries(folder.Path);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        Assert.ThrowsAny<OperationCanceledException>(() => new RunIndexing(Catalog, TimeProvider.System)
            .Run(new IndexRequest(model, folder["photos"], folder["photos.index"], IndexFormat.Int8), new Stopper(stop), stop.Token));
        Assert.Equal(before.Order(), Directory.GetFileSystemEntries(folder.Path).Order());
    }

    private (int Code, string Out, string Error) Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        int code = new CommandLine(Catalog, new RecipeCatalog(folder.Path)).Run(args, new Terminal(output, error, IsLive: false), Cancel);
        return (code, output.ToString(), error.ToString());
    }

    private string Index(string model, string format)
    {
        string index = folder[$"photos-{format}.index"];
        var (code, output, error) = Run("index", model, folder["photos"], "--out", index, "--format", format);
        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith($"{index}: 15 images, 64 numbers each, 0.0 MB", output, StringComparison.Ordinal);
        return index;
    }

    // An untrained network.
    private string Model(ulong seed, int size = 32)
    {
        using var random = new Generator(seed);
        var backbone = new ResNet(ResNetLayout.Of(ResNetVariant.ResNet18, ResNetStem.Small, 0.125), random);
        string weights = folder[$"w{seed}.safetensors"];
        SafetensorsWriter.Write(weights, backbone.StateDict());
        return new WeightImport(Catalog).Run(new ImportRequest(
            weights, "resnet18", folder[$"model{seed}-{size}.safetensors"], ["backbone.stem=small", "backbone.width_multiple=0.125"], Size: size, Licence: "MIT")).Out;
    }

    private sealed class Stopper(CancellationTokenSource stop) : IProgress<DataProgress>
    {
        public void Report(DataProgress value) => stop.Cancel();
    }
}
