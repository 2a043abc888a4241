using System.Globalization;
using Parallax.Models;
using Parallax.Torch;
using Parallax.Torch.Optim;
using static Parallax.Torch.Ops;

namespace Parallax.Benchmarks.Workers;

/// <summary>Trains a ResNet-18 for 2,000 steps and compares what the process holds with step 200. New images at every step, 96 pixels.</summary>
internal sealed class MemoryWorker(WorkerArguments arguments)
{
    private const int First = 200;
    private const int Last = 2000;
    private bool done;

    public (double Value, double? Check) Round()
    {
        if (!done)
        {
            done = true;   // the harness' warm-up round
            return (1, null);
        }
        Engine.Threads = arguments.Number("threads");
        using var random = new Generator(0);
        var model = new ResNet(ResNetLayout.Of(ResNetVariant.ResNet18), random);
        var optimizer = new Sgd(ParameterGroups.Of(model), momentum: 0.9);
        long early = 0;
        for (int step = 1; step <= Last; step++)
        {
            Step(model, optimizer, random);
            if (step == First) early = ResidentBytes();
        }
        return ((double)ResidentBytes() / early, null);
    }

    private static void Step(ResNet model, Sgd optimizer, Generator random)
    {
        using var scope = TensorScope.Open();
        model.ZeroGrad();
        model.Forward(Randn([8, 3, 96, 96], random)).Pooled.Square().Mean().Backward();
        optimizer.Step(0.001);
    }

    private static long ResidentBytes() =>
        long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
}
