using System.Diagnostics;
using Parallax.Methods.VicRegL;
using Parallax.Models;
using Parallax.Torch;
using Parallax.Torch.Optim;
using Parallax.Training.Loop;
using Parallax.Vision;

namespace Parallax.Benchmarks.Workers;

/// <summary>Whole training steps of VICRegL on ResNet-50 at 224 pixels, with the local criterion or without: table 11 of the supplement.</summary>
internal sealed class VicRegLStepWorker : IDisposable
{
    private const int Side = 224, FirstSteps = 3;
    private readonly int batch;
    private readonly bool memory;
    private readonly TrainStep step;
    private readonly ViewBatch views;
    private long done;

    public VicRegLStepWorker(WorkerArguments arguments)
    {
        Engine.Threads = arguments.Number("threads");
        (batch, memory) = (arguments.Number("batch"), arguments.Flag("memory"));
        bool fast = arguments.Flag("bf16");
        var random = new Generator(0);
        var options = new VicRegLOptions { Alpha = arguments.Flag("local") ? 0.75 : 1 };
        var method = new VicRegLMethod(options, new Networks(new ResNet50Options(), random));
        MemoryFormat format = fast ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous;
        method.To(format);
        method.Train();
        var trained = method.NamedParameters().ToLookup(p => p.Parameter.Rank <= 1);
        var optimizer = new Lars([new([.. trained[false]]), new([.. trained[true]]) { WeightDecay = 0 }], 1e-6);
        step = new TrainStep(method, optimizer, new() { Precision = fast ? DType.BFloat16 : DType.Float32 });
        views = new ViewBatch([.. Enumerable.Range(0, 2).Select(v => new View(Ops.Randn([batch, 3, Side, Side], random).Contiguous(format).Keep(), Geometry(v)))], default);
        for (int i = 0; i < FirstSteps; i++) Train();
    }

    public (double Value, double? Check) Round()
    {
        long start = Stopwatch.GetTimestamp();
        Train();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (memory ? Engine.AllocatorUse.Peak / 1048576.0 : batch / seconds, null);
    }

    public void Dispose() => step.Dispose();

    private void Train() => step.Run([views], 1, 1e-4, new Progress(done++, 1_000_000, 100));

    private ViewGeometry[] Geometry(int v) =>
        [.. Enumerable.Range(0, batch).Select(b => new ViewGeometry(new SourceBox((5 * b) + (9 * v), (3 * b) + (12 * v), 1.5 * Side, 1.5 * Side), v == 1, Side, Side, 1000, 1000))];
}
