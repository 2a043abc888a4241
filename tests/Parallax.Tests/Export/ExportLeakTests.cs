using Parallax.Models;
using Parallax.Tests.Loop;
using Parallax.Torch;
using Parallax.Training.Export.Onnx;
using Parallax.Training.Export.TorchScript;
using Parallax.Training.Weights;
using Parallax.Vision;

namespace Parallax.Tests.Export;

[Collection(WholeProcess.Name)]
public sealed class ExportLeakTests
{
    [Theory, InlineData("m.onnx"), InlineData("m.pt")]
    public void An_export_keeps_nothing_of_what_it_recorded(string file)
    {
        using var folder = new TemporaryFolder();
        using var random = new Generator(1);
        var network = new ResNet(ResNetLayout.Of(ResNetVariant.ResNet18, ResNetStem.Small, 0.125), random);
        network.Train(false);
        var model = new TrainedModel(new ModelRecipe { Backbone = new GoogLeNetOptions(), View = new EvaluationPlan { Size = 32, ShorterSide = 32 } }, network, new ModelCard { Source = "test" });
        using LeakCheck leaks = LeakCheck.Begin();
        if (file == "m.onnx") OnnxFile.Write(folder[file], model);
        else TorchScriptFile.Write(folder[file], model);
        Assert.Empty(leaks.Leaks());
    }
}
