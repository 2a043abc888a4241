using System.Diagnostics;
using System.Globalization;
using System.Runtime.Intrinsics;
using Parallax.Tests.Golden;
using Parallax.Tests.Loop;
using Parallax.Torch;
using Parallax.Torch.Serialization;
using Parallax.Training.Export.TorchScript;
using Parallax.Training.Weights;

namespace Parallax.Tests.Export;

/// <summary>Exported programs in Python's torch.jit.load against our forward pass; benchmarks/peers/torchscript.py runs them.</summary>
public sealed class TorchScriptParityTests
{
    [Theory, MemberData(nameof(ExportedNetwork.All), MemberType = typeof(ExportedNetwork)), Trait("Tier", "2")]
    public void PyTorch_computes_the_same_features(string network)
    {
        using var folder = new TemporaryFolder();
        using var scope = TensorScope.Open();
        using var random = new Generator(7);
        TrainedModel model = ExportedNetwork.Model(network);
        TorchScriptFile.Write(folder["m.pt"], model);
        Tensor pixels = Ops.Empty([3, 3, model.View.Size, model.View.Size], DType.Float32).Normal_(0, 1, random);
        string card = RunPython(folder, pixels, model.View.Size);
        IReadOnlyDictionary<string, Tensor> found = TorchFile.Open(folder["out.pth"]).Tensors;

        Assert.Equal(model.Card.ToJson(), card.TrimEnd());
        var state = model.Backbone.StateDict();
        Assert.Equal(state.Keys.Order(), found.Keys.Where(IsState).Select(key => key["state.".Length..]).Order());
        Assert.All(state, pair => Same(pair.Key, pair.Value, found["state." + pair.Key]));
        foreach (int batch in (int[])[1, 3]) Compare(model, pixels[..batch], found[$"pooled{batch}"], found[$"patches{batch}"]);
        Same("features behind train()", found["pooled3"], found["pooled_train"]);
        Assert.DoesNotContain(found.Keys, key => key.StartsWith("without_gradient", StringComparison.Ordinal));
    }

    [Theory, InlineData("{ name: resnet18 }, size 96"), InlineData("{ name: convnext_tiny }, size 96"), InlineData("{ name: googlenet }, size 96"), Trait("Tier", "2")]
    public void Programs_of_convolutions_take_other_sizes(string network)
    {
        const int other = 139;
        using var folder = new TemporaryFolder();
        using var scope = TensorScope.Open();
        using var random = new Generator(7);
        TrainedModel model = ExportedNetwork.Model(network);
        TorchScriptFile.Write(folder["m.pt"], model);
        Tensor pixels = Ops.Empty([3, 3, other, other], DType.Float32).Normal_(0, 1, random);
        RunPython(folder, pixels, other);
        IReadOnlyDictionary<string, Tensor> found = TorchFile.Open(folder["out.pth"]).Tensors;
        Compare(model, pixels, found["pooled3"], found["patches3"]);
    }

    private static void Same(string what, Tensor expected, Tensor found) =>
        Assert.True(expected.DType == found.DType && expected.Shape.AsSpan().SequenceEqual(found.Shape) && expected.Ne(found).Any().ToInt64() == 0, what);

    private static bool IsState(string key) => key.StartsWith("state.", StringComparison.Ordinal);

    private static void Compare(TrainedModel model, Tensor pixels, params Tensor[] found)
    {
        using var noGrad = GradMode.Off();
        Features ours = model.Backbone.Forward(pixels);
        foreach (var (expected, output) in new[] { ours.Pooled, ours.Patches }.Zip(found))
        {
            Assert.Equal(expected.Shape, output.Shape);
            double largest = expected.Abs().Max().ToDouble(), off = (expected - output).Abs().Max().ToDouble();
            Assert.True(largest > 1e-3, "features that are all but zero compare with anything");
            Assert.True(off == 0, $"batch {pixels.Size(0)}: off by {off / largest:E1} of the largest value");   // the same operators of the same libtorch in the same order
        }
    }

    private static string RunPython(TemporaryFolder folder, Tensor pixels, int size)
    {
        using (FileStream raw = File.Create(folder["pixels"])) pixels.CopyTo(raw);
        string[] arguments = [Repository.Find("benchmarks", "peers", "torchscript.py"), folder["m.pt"], folder["pixels"], Text(size), Text(Engine.Threads), folder["out.pth"]];
        var start = new ProcessStartInfo("/usr/bin/python3", arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["OPENBLAS_NUM_THREADS"] = Text(Engine.Threads);
        if (Vector512.IsHardwareAccelerated) start.Environment["ATEN_CPU_CAPABILITY"] = "avx512";   // as Engine asks for
        using Process? python = File.Exists("/usr/bin/python3") ? Process.Start(start) : null;
        Assert.SkipWhen(python is null, "the distribution's Python with PyTorch is not here");
        Task<string> errors = python!.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = python.StandardOutput.ReadToEnd();
        python.WaitForExit();
        Assert.SkipWhen(errors.Result.Contains("ModuleNotFoundError", StringComparison.Ordinal), "the distribution's Python has no PyTorch");
        Assert.True(python.ExitCode == 0, errors.Result);
        return output;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
