using Parallax.Models;
using Parallax.Tests.Loop;
using Parallax.Torch;
using Parallax.Training.Export.Onnx;
using Parallax.Training.Weights;
using Parallax.Vision;

namespace Parallax.Tests.Export;

[Collection(WholeProcess.Name)]
public sealed class OnnxFileLeakTests
{
    [Fact]
    public void An_export_keeps_nothing_of_what_it_recorded()
    {
        using var folder = new TemporaryFolder();
        using var random = new Generator(1);
        var network = new ResNet(ResNetLayout.Of(ResNetVariant.ResNet18, ResNetStem.Small, 0.125), random);
        network.Train(false);
        var model = new TrainedModel(new ModelRecipe { Backbone = new GoogLeNetOptions(), View = new EvaluationPlan { Size = 32, ShorterSide = 32 } }, network, new ModelCard { Source = "test" });
        using LeakCheck leaks = LeakCheck.Begin();
        OnnxFile.Write(folder["m.onnx"], model);
        Assert.Empty(leaks.Leaks());
    }
}
