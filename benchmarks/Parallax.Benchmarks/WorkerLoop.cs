using System.Globalization;
using Parallax.Benchmarks.Workers;

namespace Parallax.Benchmarks;

/// <summary>Our side as a process: warms up, then answers each line with one measurement.</summary>
internal static class WorkerLoop
{
    public static int Serve(WorkerArguments arguments)
    {
        Func<(double Value, double? Check)> round = arguments.Bench switch
        {
            "op" => new OpWorker(arguments).Round,
            "product" => new ProductWorker(arguments).Round,
            "step" => new StepWorker(arguments).Round,
            "metric" => new MetricWorker(arguments).Round,
            "loss" => new LossWorker(arguments).Round,
            "distillation_loss" => new DistillationLossWorker(arguments).Round,
            "distillation_step" => DistillationStepWorker.Of(arguments).Round,
            "infonce" => new InfoNceWorker(arguments).Round,
            "logo_step" => LogoStepWorker.Of(arguments).Round,
            "vicregl_step" => VicRegLStepWorker.Of(arguments),
            "clustering" => new ClusteringWorker(arguments).Round,
            "bank" => new BankWorker(arguments).Round,
            "engine" => new EngineWorker(arguments).Round,
            "optim" => new OptimWorker(arguments).Round,
            "scale" => new ScaleWorker(arguments).Round,
            "views" => new ViewsWorker(arguments).Round,
            "pixels" => new PixelsWorker(arguments).Round,
            "wait" => new WaitWorker(arguments).Round,
            "checkpoint" => new CheckpointWorker(arguments).Round,
            "import" => new ImportWorker(arguments).Round,
            "ranks" => new RanksWorker(arguments).Round,
            "listing" => new ListingWorker(arguments).Round,
            "retrieval" => new RetrievalWorker(arguments).Round,
            "kmeans" => new KMeansWorker(arguments).Round,
            "metrics" => new MetricsWorker(arguments).Round,
            "memory" => new MemoryWorker(arguments).Round,
            _ => throw new ArgumentException($"no worker '{arguments.Bench}'"),
        };
        while (Console.In.ReadLine() is not null)
        {
            var (value, check) = round();
            string checkField = check is { } c ? $",\"check\":{c.ToString("R", CultureInfo.InvariantCulture)}" : "";
            Console.Out.WriteLine($"{{\"value\":{value.ToString("R", CultureInfo.InvariantCulture)}{checkField}}}");
            Console.Out.Flush();
        }
        return 0;
    }
}
