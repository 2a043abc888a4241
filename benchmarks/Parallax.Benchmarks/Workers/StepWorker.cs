using System.Diagnostics;
using Parallax.Torch;
using Parallax.Torch.Optim;
using static Parallax.Torch.Ops;

namespace Parallax.Benchmarks.Workers;

/// <summary>A backbone at 224 pixels: forward alone in evaluation, or training steps: mean square of the pooled features, backward, SGD with momentum.</summary>
internal sealed class StepWorker
{
    private const int Steps = 3;
    private readonly int batch;
    private readonly DType precision;
    private readonly Backbone model;
    private readonly bool forwardOnly;
    private readonly Sgd optimizer;
    private readonly Tensor images;

    public StepWorker(WorkerArguments arguments)
    {
        Engine.Threads = arguments.Number("threads");
        batch = arguments.Number("batch");
        precision = arguments.Flag("bf16") ? DType.BFloat16 : DType.Float32;
        MemoryFormat format = arguments.Flag("last") ? MemoryFormat.ChannelsLast : MemoryFormat.Contiguous;
        var random = new Generator(0);   // stochastic depth draws from it at every step
        model = PublishedModel.Create(arguments.Text("model"), random);
        forwardOnly = arguments.Text("pass") == "forward";
        model.Train(!forwardOnly);
        model.To(format);
        optimizer = new Sgd(ParameterGroups.Of(model), momentum: 0.9);
        images = Randn([batch, 3, 224, 224], random).Contiguous(format).Keep();
    }

    public (double Value, double? Check) Round()
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < Steps; i++)
        {
            if (forwardOnly) Forward();
            else Step();
        }
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

    private void Forward()
    {
        using var scope = TensorScope.Open();
        using var noGrad = GradMode.Off();
        using var autocast = Autocast.To(Device.Cpu, precision);
        model.Forward(images);
    }
}
