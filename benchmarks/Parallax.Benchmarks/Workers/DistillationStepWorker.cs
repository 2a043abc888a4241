using System.Diagnostics;
using Parallax.Methods.SelfDistillation;
using Parallax.Models;
using Parallax.Torch;
using Parallax.Torch.Optim;
using Parallax.Training.Loop;
using Parallax.Vision;

namespace Parallax.Benchmarks.Workers;

/// <summary>Whole training steps of GLSD or DINO, by the trainer's own step.</summary>
internal sealed class DistillationStepWorker : IDisposable
{
    private const int Steps = 2;

    // So many steps until what they allocate is there and their code is compiled.
    private const int FirstSteps = 6;
    private readonly int batch;
    private readonly TrainStep step;
    private readonly ViewBatch views;
    private long done;

    public DistillationStepWorker(WorkerArguments arguments)
    {
        Engine.Threads = arguments.Number("threads");
        batch = arguments.Number("batch");
        int large = arguments.Number("large"), small = arguments.Number("small"), crops = arguments.Number("crops"), outputs = arguments.Number("outputs");
        var random = new Generator(0);
        SelfDistillationOptions options = arguments.Flag("local") ? new GlsdOptions { Outputs = outputs, Local = new() { Outputs = outputs } } : new DinoOptions { Outputs = outputs };
        var method = new SelfDistillationMethod(options, new Networks(new Chosen(arguments.Text("model"), large), random));
        if (arguments.Flag("last")) method.To(MemoryFormat.ChannelsLast);
        method.Train();
        var trained = method.NamedParameters().Where(p => p.Parameter.RequiresGrad).ToLookup(p => p.Parameter.Rank <= 1);
        var optimizer = new AdamW([new([.. trained[false]]), new([.. trained[true]]) { WeightDecay = 0 }], 0.04);
        step = new TrainStep(method, optimizer, new() { Clip = new ClipByTensorNorm(3), Precision = arguments.Flag("bf16") ? DType.BFloat16 : DType.Float32 });
        MemoryFormat format = arguments.Flag("last") ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous;
        int[] sides = [large, large, .. Enumerable.Repeat(small, crops)];
        views = new ViewBatch([.. sides.Select((side, v) => new View(Ops.Randn([batch, 3, side, side], random).Contiguous(format).Keep(), Geometry(v, side)))], default);
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
        for (int i = 0; i < steps; i++) step.Run([views], 1, 1e-4, new Progress(done++, 1_000_000, 100));
    }

    private ViewGeometry[] Geometry(int v, int side) =>
        [.. Enumerable.Range(0, batch).Select(b => new ViewGeometry(new SourceBox((5 * b) + (9 * v), (3 * b) + (12 * v), 2.2 * side, 2.2 * side), false, side, side, 1000, 1000))];

    private sealed record Chosen(string Name, int Large) : BackboneOptions
    {
        public override Backbone Create(Generator generator) => Name switch
        {
            "vit_tiny" => new VisionTransformer(VisionTransformerLayout.Of(VisionTransformerVariant.Tiny, 8, Large) with { StochasticDepth = 0.1 }, generator),
            "swin_small" => new SwinTransformer(new SwinLayout(Name, 48, [2, 2, 2, 2], [3, 6, 12, 24]) { StochasticDepth = 0.1 }, generator),
            "swin_tiny" => new SwinTransformer(SwinLayout.Of(SwinVariant.Tiny, 7) with { StochasticDepth = 0.1 }, generator),
            _ => throw new ArgumentException($"no network '{Name}'"),
        };
    }
}
