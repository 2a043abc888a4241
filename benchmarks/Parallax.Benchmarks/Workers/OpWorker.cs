using System.Diagnostics;
using Parallax.Torch;
using static Parallax.Torch.Ops;

namespace Parallax.Benchmarks.Workers;

/// <summary>Adds two tensors of one element, each sum freed with its scope, as a training step does.</summary>
internal sealed class OpWorker
{
    private const int Calls = 200_000;
    private const int CallsPerScope = 50;
    private readonly Tensor x = Ones([1]).Keep();
    private readonly Tensor y = Ones([1]).Keep();

    public OpWorker(WorkerArguments arguments)
    {
        Engine.Threads = 1;
        x.RequiresGrad = arguments.Flag("grad");
        for (int i = 0; i < 3; i++) Round();
    }

    public (double Value, double? Check) Round()
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Calls / CallsPerScope; i++) AddInScope();
        return (Stopwatch.GetElapsedTime(start).TotalNanoseconds / Calls, null);
    }

    private void AddInScope()
    {
        using var scope = TensorScope.Open();
        for (int i = 0; i < CallsPerScope; i++) _ = x + y;
    }
}
