using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Parallax.Models;
using Parallax.Tests.Loop;
using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Training;
using Parallax.Training.Demo;
using Parallax.Training.Export.Onnx;
using Parallax.Training.Recipes;
using Parallax.Training.Weights;

namespace Parallax.Tests.Export;

/// <summary>Exported networks in ONNX Runtime against our forward pass. The runtime comes out of its npm package, once.</summary>
public sealed class OnnxRuntimeTests
{
    private const string Package = "onnxruntime-node@1.22.0";
    private const double Relative = 1e-4;

    private static readonly MethodCatalog Catalog = MethodCatalog.BuiltIn();
    private static readonly Lazy<Task<(string? Library, string? Missing)>> Runtime = new(FetchRuntime);

    public static TheoryData<string> Networks =>
    [
        "{ name: resnet18 }, size 224", "{ name: resnet18, stem: small }, size 32", "{ name: resnet34 }, size 96", "{ name: resnet50 }, size 224", "{ name: resnet101 }, size 96",
        "{ name: wide_resnet50_2 }, size 96", "{ name: wide_resnet101_2 }, size 64", "{ name: resnet50, width_multiple: 2 }, size 64",
        "{ name: vit_tiny }, size 224", "{ name: vit_small }, size 96", "{ name: vit_small, patch: 8 }, size 96", "{ name: vit_base }, size 224",
        "{ name: swin_tiny }, size 224", "{ name: swin_tiny }, size 100", "{ name: swin_small, window: 14 }, size 224", "{ name: swin_base }, size 224",
        "{ name: convnext_tiny }, size 224", "{ name: convnext_small }, size 96", "{ name: convnext_base }, size 224", "{ name: convnext_xlarge }, size 64",
        "{ name: small_alexnet, image_size: 64 }, size 64", "{ name: googlenet }, size 224", "{ name: googlenet }, size 97", "{ name: inception_bn }, size 224", "{ name: inception_bn }, size 101",
    ];

    [Theory, MemberData(nameof(Networks)), Trait("Tier", "2")]
    public async Task ONNX_Runtime_computes_the_same_features(string network)
    {
        var (library, missing) = await Runtime.Value;
        Assert.SkipWhen(library is null, missing ?? "");
        using var folder = new TemporaryFolder();
        TrainedModel model = Model(network);
        OnnxFile.Write(folder["m.onnx"], model);
        using var runtime = new OnnxRuntime(library!, folder["m.onnx"]);
        foreach (int batch in (int[])[1, 3]) Compare(model, runtime, batch);
    }

    private static void Compare(TrainedModel model, OnnxRuntime runtime, int batch)
    {
        using var scope = TensorScope.Open();
        using var noGrad = GradMode.Off();
        using var random = new Generator(7);
        Tensor pixels = Ops.Empty([batch, 3, model.View.Size, model.View.Size], DType.Float32).Normal_(0, 1, random);
        Features ours = model.Backbone.Forward(pixels);
        var found = runtime.Run(pixels.ToArray<float>(), pixels.Shape, "pooled", "patches");
        foreach (var (expected, output) in new[] { (ours.Pooled, found[0]), (ours.Patches, found[1]) })
        {
            Assert.Equal(expected.Shape, output.Shape);
            double largest = expected.Abs().Max().ToDouble();
            double difference = (expected - Tensor.From(output.Values, output.Shape)).Abs().Max().ToDouble();
            Assert.True(largest > 1e-3, "features that are all but zero compare with anything");
            Assert.True(difference <= Relative * largest, $"batch {batch}: differs by {difference / largest:E1} of the largest value");
            TestContext.Current.TestOutputHelper?.WriteLine($"batch {batch}: {difference / largest:E1}");
        }
    }

    // First weights leave biases and running statistics at 0 and 1: mistakes would not show.
    private static TrainedModel Model(string network)
    {
        string[] parts = network.Split(", size ");
        ModelRecipe recipe = new RecipeBinder(Catalog.Types).Bind<ModelRecipe>(new RecipeText(network, $"backbone: {parts[0]}\nview: {{ size: {parts[1]}, shorter_side: {parts[1]} }}\n")).Value;
        using var random = new Generator(3);
        Backbone backbone = recipe.Backbone.Create(random).WithoutStochasticDepth();
        using var noGrad = GradMode.Off();
        foreach (var (name, tensor) in backbone.StateDict())
        {
            if (tensor.Rank != 1) continue;
            using var scope = TensorScope.Open();
            tensor.Add_(Ops.Empty(tensor.Shape, DType.Float32).Uniform_(0, name.EndsWith("var", StringComparison.Ordinal) ? 0.5 : 0.1, random));
        }
        backbone.Train(false);
        return new TrainedModel(recipe, backbone, new ModelCard { Source = "test" });
    }

    private static async Task<(string? Library, string? Missing)> FetchRuntime()
    {
        string folder = Path.Combine(Path.GetTempPath(), "parallax-" + Package.Replace('@', '-'));
        string library = Path.Combine(folder, "libonnxruntime.so.1");
        if (File.Exists(library)) return (library, null);
        Directory.CreateDirectory(folder);
        try
        {
            string archive = await new NpmClient().Pack(Package, folder);
            Extract(archive, library);
            return (library, null);
        }
        catch (DemoDataException fault)
        {
            return (null, $"{Package} is not at hand: {fault.Message.Split('\n')[0]}");
        }
    }

    private static void Extract(string archive, string library)
    {
        string wanted = $"linux/{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}/libonnxruntime.so.1";
        using (var packed = new GZipStream(File.OpenRead(archive), CompressionMode.Decompress))
        using (var entries = new TarReader(packed))
        {
            while (entries.GetNextEntry() is { } entry)
                if (entry.Name.EndsWith(wanted, StringComparison.Ordinal)) entry.ExtractToFile(library + ".partial", overwrite: true);
        }
        File.Move(library + ".partial", library, overwrite: true);
        File.Delete(archive);
    }
}
