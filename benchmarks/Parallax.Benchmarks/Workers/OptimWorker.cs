using System.Diagnostics;
using Parallax.Models;
using Parallax.Torch;
using Parallax.Torch.Nn;
using Parallax.Torch.Optim;

namespace Parallax.Benchmarks.Workers;

/// <summary>Updates of ResNet-50's parameters, without forward or backward: weights and gradients are numbers that the peer draws alike.</summary>
internal sealed class OptimWorker
{
    private const int Steps = 10;
    private const double Lr = 1e-3;
    private readonly Parameter[] parameters;
    private readonly Action step;

    public OptimWorker(WorkerArguments arguments)
    {
        Engine.Threads = arguments.Number("threads");
        using var random = new Generator(0);
        var model = new ResNet(ResNetLayout.Of(ResNetVariant.ResNet50), random);
        parameters = [.. model.Parameters()];
        for (int i = 0; i < parameters.Length; i++)
        {
            Hash(parameters[i].Value.Detach(), (uint)i, 0.1f);
            parameters[i].Grad = parameters[i].Value.Detach().EmptyLike();
            Hash(parameters[i].Grad!, (uint)i + 1000, 0.01f);
        }
        step = Update(arguments.Text("rule"), model);
    }

    public (double Value, double? Check) Round()
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Steps; i++) step();
        double milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds / Steps;
        return (milliseconds, parameters.Sum(p => p.Value.ToArray<float>().Sum(v => (double)Math.Abs(v))));
    }

    private Action Update(string rule, Module model)
    {
        if (rule == "teacher")
        {
            Parameter[] student = Array.ConvertAll(parameters, p => new Parameter(p.Grad!));
            return () => MovingAverage.Update(parameters, student, 0.99);
        }
        Optimizer optimizer = rule switch
        {
            "adamw" => new AdamW(ParameterGroups.Of(model), weightDecay: 0.05),
            "sgd" => new Sgd(ParameterGroups.Split(model, _ => false), momentum: 0.9, weightDecay: 1e-4),
            "lars" => new Lars(ParameterGroups.Of(model)),
            _ => throw new ArgumentException($"no rule '{rule}'"),
        };
        return () => optimizer.Step(Lr);
    }

    // The upper bits of 2654435761·(i + 40503·seed), to [−½, ½)·scale: the peer computes the same.
    private static void Hash(Tensor tensor, uint seed, float scale)
    {
        Span<float> values = tensor.AsSpan<float>();
        for (int i = 0; i < values.Length; i++) values[i] = (((2654435761u * ((uint)i + (40503u * seed))) >> 8) / 16777216f - 0.5f) * scale;
    }
}
