using System.Diagnostics;
using Parallax.Torch;
using Parallax.Training.Evaluation;

namespace Parallax.Benchmarks.Workers;

/// <summary>Every metric of metric learning, or one exact search for a thousand neighbours alone.</summary>
internal sealed class MetricsWorker
{
    private const int WarmUp = 4096, Neighbours = 1000;
    private readonly EmbeddingTable<float> items;
    private readonly int classes, threads;
    private readonly bool all;
    private bool warm;

    public MetricsWorker(WorkerArguments arguments)
    {
        (classes, threads, all) = (arguments.Number("classes"), arguments.Number("threads"), arguments.Flag("all"));
        Engine.Threads = threads;
        items = ClassVectors.Of(arguments.Number("n"), arguments.Number("d"), classes);
    }

    public (double Value, double? Check) Round()
    {
        EmbeddingTable<float> some = warm ? items : ClassVectors.Few(items, WarmUp);
        warm = true;
        long start = Stopwatch.GetTimestamp();
        if (all) MetricScores.Of(some, [.. Enumerable.Range(0, some.Count).Select(i => i % classes)], new MetricOptions { Ks = [1, 10, 100, 1000], Threads = threads });
        else new NeighbourSearch<float>(some, Proximity.Euclidean, threads).VisitWithin(Neighbours, static (_, _) => { });
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, null);
    }
}
