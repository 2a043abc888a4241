using Parallax.Methods.SelfDistillation;
using Parallax.Models;
using Parallax.Torch;
using Parallax.Torch.Optim;
using Parallax.Training.Loop;
using Parallax.Vision;

namespace Parallax.Benchmarks.Workers;

/// <summary>Whole training steps of GLSD or DINO, by the trainer's own step.</summary>
internal static class DistillationStepWorker
{
    public static TimedSteps Of(WorkerArguments arguments)
    {
        Engine.Threads = arguments.Number("threads");
        int batch = arguments.Number("batch");
        int large = arguments.Number("large"), small = arguments.Number("small"), crops = arguments.Number("crops"), outputs = arguments.Number("outputs");
        var random = new Generator(0);
        SelfDistillationOptions options = !arguments.Flag("local") ? new DinoOptions { Outputs = outputs } : new GlsdOptions
        {
            Outputs = outputs,
            Local = new() { Outputs = outputs, Matching = arguments.Flag("similarity") ? new SimilarityMatching() : new GeometricMatching() },
        };
        var method = new SelfDistillationMethod(options, new Networks(new Chosen(arguments.Text("model"), large), random));
        if (arguments.Flag("last")) method.To(MemoryFormat.ChannelsLast);
        method.Train();
        var trained = method.NamedParameters().Where(p => p.Parameter.RequiresGrad).ToLookup(p => p.Parameter.Rank <= 1);
        var optimizer = new AdamW([new([.. trained[false]]), new([.. trained[true]]) { WeightDecay = 0 }], 0.04);
        var step = new TrainStep(method, optimizer, new() { Clip = new ClipByTensorNorm(3), Precision = arguments.Flag("bf16") ? DType.BFloat16 : DType.Float32 });
        MemoryFormat format = arguments.Flag("last") ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous;
        int[] sides = [large, large, .. Enumerable.Repeat(small, crops)];
        var views = new ViewBatch([.. sides.Select((side, v) => new View(Ops.Randn([batch, 3, side, side], random).Contiguous(format).Keep(), arguments.Flag("drawn") ? Drawn(batch, v, side) : Geometry(batch, v, side)))], default);
        return new TimedSteps(step, views, batch, 1e-4).Warm();
    }

    private static ViewGeometry[] Geometry(int batch, int v, int side) =>
        [.. Enumerable.Range(0, batch).Select(b => new ViewGeometry(new SourceBox((5 * b) + (9 * v), (3 * b) + (12 * v), 2.2 * side, 2.2 * side), false, side, side, 1000, 1000))];

    // As training draws them, of photos of 500×375: patches of one view lie outside another, and have no match by place.
    private static ViewGeometry[] Drawn(int batch, int v, int side)
    {
        ViewGroup group = v < PublishedViews.Dino.Global.Count ? PublishedViews.Dino.Global : PublishedViews.Dino.Local!;
        return [.. Enumerable.Range(0, batch).Select(b =>
        {
            Rng rng = Rng.For(0, 0, b, v);
            return ViewDrawing.Draw(group, v, 500, 375, ref rng).Geometry with { Width = side, Height = side };
        })];
    }

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
