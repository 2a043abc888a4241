using System.Diagnostics;
using Parallax.Training.Evaluation;

namespace Parallax.Benchmarks.Workers;

/// <summary>The nearest others of every vector; the check is the mean squared distance over the first queries, so that swapped equals don't count.</summary>
internal sealed class RetrievalWorker
{
    private const int WarmUp = 4096, Checked = 2000;
    private readonly EmbeddingTable<float> items;
    private readonly int k, threads;
    private bool warm;

    public RetrievalWorker(WorkerArguments arguments)
    {
        (k, threads) = (arguments.Number("k"), arguments.Number("threads"));
        items = ClassVectors.Of(arguments.Number("n"), arguments.Number("d"), classes: 0);
    }

    public (double Value, double? Check) Round()
    {
        EmbeddingTable<float> some = warm ? items : ClassVectors.Few(items, WarmUp);
        warm = true;
        long start = Stopwatch.GetTimestamp();
        NeighbourLists found = new NeighbourSearch<float>(some, Proximity.Euclidean, threads).FindWithin(k);
        double rate = some.Count / Stopwatch.GetElapsedTime(start).TotalSeconds;
        return (rate, Enumerable.Range(0, Math.Min(Checked, found.Count)).Average(q => found[q].ToArray().Average(near => near.Value)));
    }
}
