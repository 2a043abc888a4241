using System.Diagnostics;
using Parallax.Torch;

namespace Parallax.Benchmarks.Workers;

/// <summary>A product of f32 matrices, or of a batch of them, in one of three layouts: <c>nn</c> A·B, <c>nt</c> A·Bᵀ as a layer's output, <c>tn</c> Aᵀ·B as the gradient of its weights.</summary>
internal sealed class ProductWorker
{
    private const int FirstRounds = 3;
    private const double OperationsOfRound = 2e10;
    private readonly Tensor a, b;
    private readonly double operations;

    public ProductWorker(WorkerArguments arguments)
    {
        Engine.Threads = arguments.Number("threads");
        int count = arguments.Number("count"), rows = arguments.Number("rows"), inner = arguments.Number("inner"), columns = arguments.Number("columns");
        string layout = arguments.Text("layout");
        var random = new Generator(0);
        a = layout[0] == 't' ? Ops.Randn([count, inner, rows], random).MT.Keep() : Ops.Randn([count, rows, inner], random).Keep();
        b = layout[1] == 't' ? Ops.Randn([count, columns, inner], random).MT.Keep() : Ops.Randn([count, inner, columns], random).Keep();
        if (count == 1) (a, b) = (a.Squeeze(0).Keep(), b.Squeeze(0).Keep());
        operations = 2.0 * count * rows * inner * columns;
        for (int i = 0; i < FirstRounds; i++) Round();
    }

    // GFLOP/s.
    public (double Value, double? Check) Round()
    {
        int repeats = (int)Math.Ceiling(OperationsOfRound / operations);
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < repeats; i++)
        {
            using var scope = TensorScope.Open();
            a.Matmul(b);
        }
        return (repeats * operations / Stopwatch.GetElapsedTime(start).TotalSeconds / 1e9, null);
    }
}
