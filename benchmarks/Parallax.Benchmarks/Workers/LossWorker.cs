using System.Diagnostics;
using Parallax.Methods.Objectives;
using Parallax.Methods.VicRegL;
using Parallax.Torch;

namespace Parallax.Benchmarks.Workers;

/// <summary>VICRegL's criteria forward and backward, on numbers that the peer draws alike.</summary>
internal sealed class LossWorker
{
    private readonly bool local;
    private readonly bool memory;
    private readonly Tensor[] inputs;
    private readonly Tensor[] centres;
    private readonly VicRegLLocal localCriterion = new(new VicRegWeights(), new MatchBudget { Rule = MatchRule.ByDirection });
    private readonly VicRegLGlobal globalCriterion = new(new VicRegWeights());

    public LossWorker(WorkerArguments arguments)
    {
        Engine.Threads = arguments.Number("threads");
        local = arguments.Text("criterion") == "local";
        memory = arguments.Flag("memory");
        int B = arguments.Number("batch");
        inputs = local ? [Numbers(0, B, 49, 512), Numbers(1, B, 49, 512)] : [Numbers(0, B, 8192), Numbers(1, B, 8192)];
        foreach (Tensor input in inputs) input.RequiresGrad = true;
        centres = [Places(B, 0), Places(B, 1)];
    }

    public (double Value, double? Check) Round()
    {
        long before = Engine.AllocatorUse.Live, start = Stopwatch.GetTimestamp();
        double loss = ForwardBackward();
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        return (memory ? (Engine.AllocatorUse.Peak - before) / 1048576.0 : milliseconds, loss);
    }

    private double ForwardBackward()
    {
        using var scope = TensorScope.Open();
        Terms terms = local
            ? localCriterion.Over(new PatchMap(inputs[0], centres[0]), new PatchMap(inputs[1], centres[1]))
            : globalCriterion.Over(inputs);
        Tensor total = terms.Total;
        total.Backward();
        foreach (Tensor input in inputs) input.Grad = null;
        return total.ToDouble();
    }

    private static Tensor Numbers(int view, params ReadOnlySpan<long> shape)
    {
        long count = 1;
        foreach (long size in shape) count *= size;
        return Tensor.From(Array.ConvertAll(Wave.Of(view, count), x => (float)x), shape).Keep();
    }

    // Centres of a 7 × 7 grid: view v of image b starts at (3b + 40v, 5b + 25v) and is 150 + 20v pixels wide.
    private static Tensor Places(int B, int view)
    {
        var places = new List<float>();
        for (int b = 0; b < B; b++)
            for (int cell = 0; cell < 49; cell++)
                places.AddRange([(float)((3.0 * b) + (40 * view) + (((cell / 7) + 0.5) * (150 + (20 * view)) / 7)), (float)((5.0 * b) + (25 * view) + (((cell % 7) + 0.5) * (150 + (20 * view)) / 7))]);
        return Tensor.From(places.ToArray(), B, 49, 2).Keep();
    }
}
