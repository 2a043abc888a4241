using System.Diagnostics;
using Parallax.Training.Evaluation;
using Parallax.Training.Evaluation.Clustering;

namespace Parallax.Benchmarks.Workers;

/// <summary>k-means of twenty iterations and the last assignment; the check is its objective.</summary>
internal sealed class KMeansWorker
{
    private const int WarmUp = 4096;
    private readonly EmbeddingTable<float> items;
    private readonly KMeansOptions options;
    private readonly bool objective;
    private bool warm;

    public KMeansWorker(WorkerArguments arguments)
    {
        items = ClassVectors.Of(arguments.Number("n"), arguments.Number("d"), arguments.Number("classes"));
        options = new KMeansOptions { Clusters = arguments.Number("k"), Threads = arguments.Number("threads") };
        objective = arguments.Flag("objective");
    }

    public (double Value, double? Check) Round()
    {
        EmbeddingTable<float> some = warm ? items : ClassVectors.Few(items, WarmUp);
        warm = true;
        long start = Stopwatch.GetTimestamp();
        KMeansResult found = KMeans.Of(some, options with { Clusters = Math.Min(options.Clusters, some.Count / 4) });
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (objective ? found.Objective[^1] : seconds, found.Objective[^1]);
    }
}
