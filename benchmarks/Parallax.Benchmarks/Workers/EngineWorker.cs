using System.Diagnostics;
using Parallax.Models;
using Parallax.Torch;
using Parallax.Torch.Optim;
using Parallax.Training.Health;
using Parallax.Training.Loop;
using Parallax.Training.Telemetry;
using Parallax.Vision;
using static Parallax.Torch.Ops;

namespace Parallax.Benchmarks.Workers;

/// <summary>What the engine adds to a ResNet-18's step at 96 pixels, batch 32: beside forward, backward and optimizer alone, in turn.</summary>
/// <remarks>The engine's step: scopes, random streams, gradient norm, terms, schedules, metrics.jsonl, TensorBoard, .NET metrics. Views lie ready on both sides.</remarks>
internal sealed class EngineWorker : IDisposable
{
    private const int Pairs = 8;
    private readonly PooledSquare method;
    private readonly Sgd optimizer;
    private readonly TrainStep step;
    private readonly ViewBatch batch;
    private readonly RunMeter meter = new("bench");
    private readonly MetricsLog log;
    private readonly TensorBoardLog board;
    private readonly Schedule rate = new CosineSchedule(1e-3, 0) { Warmup = new Warmup(1) };
    private readonly string folder = Directory.CreateTempSubdirectory("parallax bench ").FullName;
    private readonly Generator stream = new(1);
    private long steps;

    public EngineWorker(WorkerArguments arguments)
    {
        Engine.Threads = arguments.Number("threads");
        using var random = new Generator(0);
        method = new PooledSquare(random);
        optimizer = new Sgd(ParameterGroups.Of(method), momentum: 0.9);
        step = new TrainStep(method, optimizer, new TrainStepOptions { BeforePart = (at, _) => stream.Restart((ulong)at.Step) });
        batch = new ViewBatch([new View(Randn([32, 3, 96, 96], random).Keep(), new ViewGeometry[32])], default);
        log = MetricsLog.Open(Path.Combine(folder, "metrics.jsonl"), 0);
        board = TensorBoardLog.Open(folder, 0, TimeProvider.System);
    }

    /// <summary>The engine's median time over the bare one, less 1, in per cent: a stall of the machine moves no median.</summary>
    public (double Value, double? Check) Round()
    {
        var (bare, engine) = (new double[Pairs], new double[Pairs]);
        for (int i = 0; i < Pairs; i++)
        {
            // Each comes first as often as the other: what a step leaves in caches and allocator is the next one's gain.
            if (i % 2 == 0) bare[i] = Timed(Bare);
            engine[i] = Timed(Whole);
            if (i % 2 != 0) bare[i] = Timed(Bare);
        }
        return (100 * ((Median(engine) / Median(bare)) - 1), null);
    }

    public void Dispose()
    {
        log.Dispose();
        board.Dispose();
        meter.Dispose();
        step.Dispose();
        stream.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private static double Median(double[] times)
    {
        Array.Sort(times);
        return (times[(times.Length - 1) / 2] + times[times.Length / 2]) / 2;
    }

    private static double Timed(Action work)
    {
        long start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private void Bare()
    {
        using var scope = TensorScope.Open();
        optimizer.ZeroGrad();
        method.Forward(batch, default).Total.Backward();
        optimizer.Step(1e-3);
    }

    private void Whole()
    {
        Progress at = new(steps++, 1_000_000, 1000);
        double lr = rate.At(at);
        StepResult result = step.Run([batch], 1, lr, at);
        var told = new TrainingProgress(steps, at.TotalSteps, at.Epoch, at.Epochs, [.. step.Terms], result.Loss, lr, [("weight_decay", optimizer.WeightDecay)],
            result.GradientNorm, 0, 100, TimeSpan.Zero, Environment.WorkingSet, 0);
        log.Append(told);
        board.Append(steps, [("loss/total", told.Loss), ("optim/learning_rate", lr), ("optim/gradient_norm", told.GradientNorm)]);
        meter.Step(32, told.StepTime, told.LoaderWait, told.Loss, lr);
    }

    private sealed class PooledSquare : Method
    {
        public PooledSquare(Generator random) =>
            Backbone = Add("backbone", new ResNet(ResNetLayout.Of(ResNetVariant.ResNet18), random, zeroInitResidual: false));

        public override Backbone Backbone { get; }

        public override Terms Forward(ViewBatch views, Progress at) => Terms.Of(("square", Backbone.Forward(views[0].Pixels).Pooled.Square().Mean()));
    }
}
