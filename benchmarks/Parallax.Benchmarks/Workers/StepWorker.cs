using System.Diagnostics;
using Parallax.Models;
using Parallax.Torch;
using Parallax.Torch.Optim;
using static Parallax.Torch.Ops;

namespace Parallax.Benchmarks.Workers;

/// <summary>Training steps of a ResNet: forward, mean square of the pooled features, backward, SGD with momentum.</summary>
internal sealed class StepWorker
{
    private const int Steps = 3;
    private readonly int batch;
    private readonly DType precision;
    private readonly ResNet model;
    private readonly Sgd optimizer;
    private readonly Tensor images;

    public StepWorker(WorkerArguments arguments)
    {
        Engine.Threads = arguments.Number("threads");
        batch = arguments.Number("batch");
        precision = arguments.Flag("bf16") ? DType.BFloat16 : DType.Float32;
        MemoryFormat format = arguments.Flag("last") ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous;
        using var random = new Generator(0);
        model = new ResNet(ResNetLayout.Of(Enum.Parse<ResNetVariant>(arguments.Text("model"), ignoreCase: true)), random, zeroInitResidual: false);
        model.To(format);
        optimizer = new Sgd(ParameterGroups.Of(model), momentum: 0.9);
        images = Randn([batch, 3, 224, 224], random).Contiguous(format).Keep();
    }

    public (double Value, double? Check) Round()
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Steps; i++) Step();
        return (Steps * batch / Stopwatch.GetElapsedTime(start).TotalSeconds, null);
    }

    private void Step()
    {
        using var scope = TensorScope.Open();
        model.ZeroGrad();
        Tensor pooled;
        using (Autocast.To(Device.Cpu, precision)) pooled = model.Forward(images).Pooled;
        pooled.To(DType.Float32).Square().Mean().Backward();
        optimizer.Step(0.01);
    }
}
