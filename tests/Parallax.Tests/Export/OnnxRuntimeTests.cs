using System.Formats.Tar;
using System.IO.Compression;
using System.Runtime.InteropServices;
using Parallax.Tests.Loop;
using Parallax.Torch;
using Parallax.Training.Demo;
using Parallax.Training.Export.Onnx;
using Parallax.Training.Weights;

namespace Parallax.Tests.Export;

/// <summary>Exported networks in ONNX Runtime against our forward pass. The runtime comes out of its npm package, once.</summary>
public sealed class OnnxRuntimeTests
{
    private const string Package = "onnxruntime-node@1.22.0";
    private const double Relative = 1e-4;

    private static readonly Lazy<Task<(string? Library, string? Missing)>> Runtime = new(FetchRuntime);

    [Theory, MemberData(nameof(ExportedNetwork.All), MemberType = typeof(ExportedNetwork)), Trait("Tier", "2")]
    public async Task ONNX_Runtime_computes_the_same_features(string network)
    {
        var (library, missing) = await Runtime.Value;
        Assert.SkipWhen(library is null, missing ?? "");
        using var folder = new TemporaryFolder();
        TrainedModel model = ExportedNetwork.Model(network);
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
