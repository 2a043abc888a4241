using System.Diagnostics;
using Parallax.Models;
using Parallax.Tests.Golden;
using Parallax.Tests.Loop;
using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Torch.Serialization;
using Parallax.Training.Weights;

namespace Parallax.Tests.Models;

/// <summary>
/// Our networks against torchvision's with the same random weights: outputs at every stage in evaluation and in training, and gradients.
/// benchmarks/peers/parity.py writes the files; those of tests/checkpoints are of toy size, the second tier makes those of usual size.
/// </summary>
public sealed class ParityTests
{
    private const double Relative = 1e-5;

    public static TheoryData<string> Small => ["swin", "convnext", "vit", "wide_resnet"];

    public static TheoryData<string> Large => ["resnet18", "resnet34", "resnet50", "resnet101", "wide_resnet50_2", "wide_resnet101_2", "swin", "convnext", "vit", "googlenet"];

    [Theory, MemberData(nameof(Small))]
    public void Toy_networks_equal_torchvisions(string name)
    {
        using var random = new Generator(1);
        Compare(name, SmallNetwork(name, random), Repository.Find("tests", "checkpoints", $"torchvision-{name}.pth"));
    }

    [Theory, MemberData(nameof(Large)), Trait("Tier", "2")]
    public void Networks_of_usual_size_equal_torchvisions(string name)
    {
        using var folder = new TemporaryFolder();
        Run(Repository.Find("benchmarks", "peers", "parity.py"), folder.Path, name);
        using var random = new Generator(1);
        Compare(name, LargeNetwork(name, random), Path.Combine(folder.Path, $"torchvision-{name}.pth"));
    }

    private static Backbone SmallNetwork(string name, Generator random) => name switch
    {
        "swin" => new SwinTransformer(new SwinLayout("swin", 8, [2, 2], [1, 2]) { ImageSize = 32, Window = 4, NormEps = 1e-5 }, random),
        "convnext" => new ConvNeXt(new ConvNeXtLayout("convnext", [1, 2], [6, 8]) { LayerScale = 1e-6, LastNorm = LastNormPlace.Pooled }, random),
        "wide_resnet" => new ResNet(new ResNetLayout("wide_resnet", ResNetBlock.Bottleneck, [4, 8], [2, 1], ResNetStem.ImageNet) { InnerMultiple = 2 }, random),
        _ => new VisionTransformer(new VisionTransformerLayout("vit", 32, 8, 12, 2, 2) { MlpRatio = 2 }, random),
    };

    private static Backbone LargeNetwork(string name, Generator random) => name switch
    {
        "swin" => new SwinTransformer(SwinLayout.Of(SwinVariant.Tiny) with { NormEps = 1e-5 }, random),
        "convnext" => new ConvNeXt(ConvNeXtLayout.Of(ConvNeXtVariant.Tiny) with { LayerScale = 1e-6, LastNorm = LastNormPlace.Pooled }, random),
        "vit" => new VisionTransformer(VisionTransformerLayout.Of(VisionTransformerVariant.Base), random),
        "googlenet" => new GoogLeNet(random),
        "wide_resnet50_2" => new ResNet(ResNetLayout.Of(ResNetVariant.WideResNet50), random),
        "wide_resnet101_2" => new ResNet(ResNetLayout.Of(ResNetVariant.WideResNet101), random),
        _ => new ResNet(ResNetLayout.Of(Enum.Parse<ResNetVariant>(name, ignoreCase: true)), random),
    };

    private static void Compare(string name, Backbone network, string path)
    {
        using var scope = TensorScope.Open();
        IReadOnlyDictionary<string, Tensor> recorded = TorchFile.Open(path).Tensors;
        WeightFit fit = WeightFit.Find(network, recorded, "state_dict.");
        Assert.Empty(fit.Load(path));
        Tensor pixels = recorded["result.pixels"];

        network.Train(false);
        CompareStages(name, network, pixels, recorded, "result.eval.");
        network.Train();
        fit.Load(path);   // running statistics as they were
        CompareStages(name, network, pixels, recorded, "result.train.");
        fit.Load(path);
        Tensor pooled = network.Forward(pixels).Pooled;
        (pooled * recorded["result.seed"].Reshape(pooled.Shape)).Sum().Backward();
        CompareGradients(network, recorded);
    }

    private static void CompareStages(string name, Backbone network, Tensor pixels, IReadOnlyDictionary<string, Tensor> recorded, string prefix)
    {
        // As the peer ran: without a graph in evaluation, with one in training; libtorch may choose other kernels for the two.
        using var mode = network.IsTraining ? GradMode.On() : GradMode.Off();
        Features last = network.Forward(pixels);
        foreach (var (key, expected) in recorded.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)))
        {
            Tensor found = key[prefix.Length..] switch
            {
                "avgpool" or "classifier.0" => last.Pooled,
                "encoder.ln" => Ops.Cat([last.Pooled.Unsqueeze(1), last.Patches], 1),
                "norm" => last.Patches,
                var feature when name == "convnext" => Stage($"stages.{int.Parse(feature["features.".Length..], System.Globalization.CultureInfo.InvariantCulture) / 2}"),
                var stage => Stage(stage),
            };
            Near(key, expected.Reshape(found.Shape), found);
        }

        // Training changes running statistics, so each stage is computed from the recorded ones.
        Tensor Stage(string stage) => network.ForwardStages(pixels, stage)[0].ToMap();
    }

    private static void CompareGradients(Backbone network, IReadOnlyDictionary<string, Tensor> recorded)
    {
        const string prefix = "result.gradients.";
        var gradients = recorded.Where(pair => pair.Key.StartsWith(prefix, StringComparison.Ordinal)).ToDictionary(pair => pair.Key[prefix.Length..], pair => pair.Value);
        var naming = WeightFit.Find(network, gradients, "").Naming;
        var parameters = network.NamedParameters().ToDictionary(named => named.Name, named => named.Parameter.Grad!);
        int compared = 0;
        foreach (var (name, expected) in gradients)
        {
            if (!parameters.TryGetValue(naming.Translate(name), out Tensor? found)) continue;   // torchvision's classifier
            Near(name, expected.Reshape(found.Shape), found, tenfold: true);
            compared++;
        }
        Assert.Equal(parameters.Count, compared);
    }

    // Deep sums of products in another order: a gradient is a longer chain than an output.
    private static void Near(string what, Tensor expected, Tensor found, bool tenfold = false)
    {
        double largest = expected.Detach().Abs().Max().ToDouble(), off = (expected.Detach() - found.Detach()).Abs().Max().ToDouble();
        Assert.True(off <= ((tenfold ? 10 : 1) * Relative * largest) + 1e-7, $"{what}: off by {off:g3} of {largest:g3}");
    }

    private static void Run(string script, string folder, string name)
    {
        var start = new ProcessStartInfo("/usr/bin/python3", [script, folder, Engine.Threads.ToString(System.Globalization.CultureInfo.InvariantCulture), name]) { RedirectStandardError = true };
        using Process? python = File.Exists("/usr/bin/python3") ? Process.Start(start) : null;
        Assert.SkipWhen(python is null, "the distribution's Python with torchvision is not here");
        string errors = python!.StandardError.ReadToEnd();
        python.WaitForExit();
        Assert.SkipWhen(errors.Contains("ModuleNotFoundError", StringComparison.Ordinal), "the distribution's Python has no torchvision");
        Assert.True(python.ExitCode == 0, errors);
    }
}
