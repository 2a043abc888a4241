using System.Diagnostics;
using Parallax.Methods.LoGo;
using Parallax.Methods.Moco;
using Parallax.Models;
using Parallax.Torch;
using Parallax.Torch.Optim;
using Parallax.Training.Loop;
using Parallax.Vision;

namespace Parallax.Benchmarks.Workers;

/// <summary>Whole training steps of LoGo on MoCo, joint form: ResNet-18 with the small stem at 32 pixels.</summary>
internal sealed class LogoStepWorker : IDisposable
{
    private const int Steps = 2, FirstSteps = 3, Side = 32;
    private readonly int batch;
    private readonly TrainStep step;
    private readonly ViewBatch views;
    private long done;

    public LogoStepWorker(WorkerArguments arguments)
    {
        Engine.Threads = arguments.Number("threads");
        batch = arguments.Number("batch");
        bool fast = arguments.Flag("bf16");
        var random = new Generator(0);
        var method = new MocoMethod(new MocoLogoOptions { KeyGroup = 0 }, new Networks(new ResNet18Options { Stem = ResNetStem.Small }, random));
        MemoryFormat format = fast ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous;
        method.To(format);
        method.Train();
        var trained = method.NamedParameters().Where(p => p.Parameter.RequiresGrad);
        step = new TrainStep(method, new Sgd([new([.. trained])], 0.9, 1e-4), new() { Precision = fast ? DType.BFloat16 : DType.Float32 });
        ViewGeometry[] places = [.. Enumerable.Range(0, batch).Select(_ => new ViewGeometry(new SourceBox(0, 0, Side, Side), false, Side, Side, Side, Side))];
        views = new ViewBatch([.. Enumerable.Range(0, 4).Select(_ => new View(Ops.Randn([batch, 3, Side, Side], random).Contiguous(format).Keep(), places))], default);
        Train(FirstSteps);
    }

    public (double Value, double? Check) Round()
    {
        long start = Stopwatch.GetTimestamp();
        Train(Steps);
        return (Steps * batch / Stopwatch.GetElapsedTime(start).TotalSeconds, null);
    }

    public void Dispose() => step.Dispose();

    private void Train(int steps)
    {
        for (int i = 0; i < steps; i++) step.Run([views], 1, 0.03, new Progress(done++, 1_000_000, 100));
    }
}
