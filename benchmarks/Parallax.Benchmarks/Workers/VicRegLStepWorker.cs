using Parallax.Methods.VicRegL;
using Parallax.Models;
using Parallax.Torch;
using Parallax.Torch.Optim;
using Parallax.Training.Loop;
using Parallax.Vision;

namespace Parallax.Benchmarks.Workers;

/// <summary>Whole training steps of VICRegL on ResNet-50 at 224 pixels, with the local criterion or without: table 11 of the supplement.</summary>
internal static class VicRegLStepWorker
{
    private const int Side = 224;

    /// <summary>A round: images a second, or the peak of memory so far in MiB.</summary>
    public static Func<(double Value, double? Check)> Of(WorkerArguments arguments)
    {
        Engine.Threads = arguments.Number("threads");
        int batch = arguments.Number("batch");
        bool fast = arguments.Flag("bf16");
        var random = new Generator(0);
        var options = new VicRegLOptions { Alpha = arguments.Flag("local") ? 0.75 : 1 };
        var method = new VicRegLMethod(options, new Networks(new ResNet50Options(), random));
        MemoryFormat format = fast ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous;
        method.To(format);
        method.Train();
        var trained = method.NamedParameters().ToLookup(p => p.Parameter.Rank <= 1);
        var optimizer = new Lars([new([.. trained[false]]), new([.. trained[true]]) { WeightDecay = 0 }], 1e-6);
        var step = new TrainStep(method, optimizer, new() { Precision = fast ? DType.BFloat16 : DType.Float32 });
        var views = new ViewBatch([.. Enumerable.Range(0, 2).Select(v => new View(Ops.Randn([batch, 3, Side, Side], random).Contiguous(format).Keep(), Geometry(batch, v)))], default);
        TimedSteps timed = new TimedSteps(step, views, batch, 1e-4).Warm();
        return arguments.Flag("memory") ? () => (Engine.AllocatorUse.Peak / 1048576.0, null) : timed.Round;
    }

    private static ViewGeometry[] Geometry(int batch, int v) =>
        [.. Enumerable.Range(0, batch).Select(b => new ViewGeometry(new SourceBox((5 * b) + (9 * v), (3 * b) + (12 * v), 1.5 * Side, 1.5 * Side), v == 1, Side, Side, 1000, 1000))];
}
