using Parallax.Methods.LoGo;
using Parallax.Methods.Moco;
using Parallax.Models;
using Parallax.Torch;
using Parallax.Torch.Optim;
using Parallax.Training.Loop;
using Parallax.Vision;

namespace Parallax.Benchmarks.Workers;

/// <summary>Whole training steps of LoGo on MoCo, joint form: ResNet-18 with the small stem at 32 pixels.</summary>
internal static class LogoStepWorker
{
    private const int Side = 32;

    public static TimedSteps Of(WorkerArguments arguments)
    {
        Engine.Threads = arguments.Number("threads");
        int batch = arguments.Number("batch");
        var random = new Generator(0);
        var method = new MocoMethod(new MocoLogoOptions { KeyGroup = 0 }, new Networks(new ResNet18Options { Stem = ResNetStem.Small }, random));
        MemoryFormat format = arguments.Flag("last") ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous;
        method.To(format);
        method.Train();
        var trained = method.NamedParameters().Where(p => p.Parameter.RequiresGrad);
        var step = new TrainStep(method, new Sgd([new([.. trained])], 0.9, 1e-4), new() { Precision = arguments.Flag("bf16") ? DType.BFloat16 : DType.Float32 });
        ViewGeometry[] places = [.. Enumerable.Range(0, batch).Select(_ => new ViewGeometry(new SourceBox(0, 0, Side, Side), false, Side, Side, Side, Side))];
        var views = new ViewBatch([.. Enumerable.Range(0, 4).Select(_ => new View(Ops.Randn([batch, 3, Side, Side], random).Contiguous(format).Keep(), places))], default);
        return new TimedSteps(step, views, batch, 0.03).Warm();
    }
}
