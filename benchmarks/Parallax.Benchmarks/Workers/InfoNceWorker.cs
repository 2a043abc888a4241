using System.Diagnostics;
using Parallax.Methods.Objectives;
using Parallax.Torch;

namespace Parallax.Benchmarks.Workers;

/// <summary>InfoNCE with a queue, forward and backward, on unit vectors that the peer draws alike; or the two matrix products that it cannot do without.</summary>
internal sealed class InfoNceWorker
{
    private const int Channels = 128;

    // So many until the code is compiled for good; and of a round, which is the mean of as many.
    private const int FirstRounds = 6, Repeats = 10;
    private const double Temperature = 0.07;
    private static readonly (int Query, int Key)[] Logo = [(0, 1), (1, 0), (2, 0), (2, 1), (3, 0), (3, 1)];
    private readonly Tensor queries, keys, negatives, pairs;
    private readonly bool productsAlone;
    private readonly int batch, count;

    public InfoNceWorker(WorkerArguments arguments)
    {
        Engine.Threads = arguments.Number("threads");
        batch = arguments.Number("batch");
        productsAlone = arguments.Text("pairs") == "products";
        (int Query, int Key)[] wanted = arguments.Text("pairs") == "logo" ? Logo : [(0, 0)];
        int crops = wanted.Max(p => p.Query) + 1, targets = wanted.GroupBy(p => p.Query).Max(g => g.Count());
        count = wanted.Length;
        queries = Ops.Cat([.. Enumerable.Range(0, crops).Select(v => Wave(v, batch))]).Keep();
        queries.RequiresGrad = true;
        keys = Ops.Cat([.. Enumerable.Range(0, wanted.Max(p => p.Key) + 1).Select(v => Wave(10 + v, batch))]).Keep();
        negatives = Wave(20, arguments.Number("negatives")).Keep();
        long[] rows = new long[crops * batch * targets];
        Array.Fill(rows, -1);
        foreach (var of in wanted.GroupBy(p => p.Query))
            foreach (var (key, t) in of.Select((p, t) => (p.Key, t)))
                for (int b = 0; b < batch; b++) rows[((((of.Key * batch) + b) * targets) + t)] = (key * batch) + b;
        pairs = Tensor.From(rows, crops * batch, targets).Keep();
        for (int i = 0; i < FirstRounds; i++) Round();
    }

    public (double Value, double? Check) Round()
    {
        double? loss = null;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Repeats; i++)
        {
            using var scope = TensorScope.Open();
            loss = productsAlone ? Products() : Loss();
            queries.Grad = null;
        }
        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds / Repeats, loss);
    }

    private double? Loss()
    {
        Tensor loss = InfoNce.Between(queries, keys, pairs, negatives, Temperature).Sum() / (count * batch);
        loss.Backward();
        return loss.ToDouble();
    }

    // q·Nᵀ, and what comes back: (…)·N.
    private double? Products()
    {
        using var off = GradMode.Off();
        queries.Mm(negatives.MT).Mm(negatives);
        return null;
    }

    // Unit rows of sin(12.9898·i + 78.233·seed)·43758.5453, fractional part, to [−1, 1).
    private static Tensor Wave(int seed, int rows)
    {
        double[] values = new double[rows * Channels];
        for (int i = 0; i < values.Length; i++)
        {
            double x = Math.Sin((12.9898 * i) + (78.233 * seed)) * 43758.5453;
            values[i] = (2 * (x - Math.Floor(x))) - 1;
        }
        return UnitVectors.Of(Tensor.From(values, rows, Channels)).To(DType.Float32);
    }
}
