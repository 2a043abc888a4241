using System.Diagnostics;
using Parallax.Methods.Metric;
using Parallax.Methods.Objectives;
using Parallax.Methods.S2sd;
using Parallax.Torch;

namespace Parallax.Benchmarks.Workers;

/// <summary>S2SD's loss forward and backward from given embeddings and features.</summary>
internal sealed class MetricWorker
{
    // So many until the code is compiled for good; and of a round, which is the mean of as many.
    private const int FirstRounds = 6, Repeats = 10;
    private static readonly int[] Targets = [512, 1024, 1536, 2048];
    private readonly Tensor[] spaces;
    private readonly Tensor features;
    private readonly Tensor labels;
    private readonly S2sdLoss loss;

    public MetricWorker(WorkerArguments arguments)
    {
        Engine.Threads = arguments.Number("threads");
        int B = arguments.Number("batch"), d = arguments.Number("dimension");
        spaces = [.. Targets.Prepend(d).Select((width, space) => Numbers(space, B, width))];
        features = Numbers(5, B, 2048);
        labels = Tensor.From([.. Enumerable.Range(0, B).Select(image => image / 2L)]).Keep();
        foreach (Tensor space in spaces) space.RequiresGrad = true;
        var options = new MsdfaOptions { Dimension = d };
        var objective = new Multisimilarity(new MultisimilarityOptions());
        loss = new S2sdLoss(options, [.. spaces.Select(_ => objective)]);
        for (int i = 0; i < FirstRounds; i++) Round();
    }

    public (double Value, double? Check) Round()
    {
        double? check = null;
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Repeats; i++) check = ForwardBackward();
        return (Stopwatch.GetElapsedTime(start).TotalMilliseconds / Repeats, check);
    }

    private double ForwardBackward()
    {
        using var scope = TensorScope.Open();
        var classes = new BatchClasses(labels);
        Tensor p = Normalised(features);
        Tensor total = loss.Over([.. spaces.Select(x => new EmbeddedBatch(Normalised(x), classes))], ("features", 50, new EmbeddedBatch(p, classes).Similarities)).Total;
        total.Backward();
        foreach (Tensor space in spaces) space.Grad = null;
        return total.ToDouble();
    }

    private static Tensor Normalised(Tensor x) => UnitVectors.Of(x);

    private static Tensor Numbers(int phase, int rows, int columns) => Tensor.From(Wave.Of(phase, (long)rows * columns), rows, columns).To(DType.Float32).Keep();
}
