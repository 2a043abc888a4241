using System.Diagnostics;
using Parallax.Models;
using Parallax.Torch;
using Parallax.Torch.Optim;
using Parallax.Torch.Serialization;
using static Parallax.Torch.Ops;

namespace Parallax.Benchmarks.Workers;

/// <summary>A checkpoint of a ResNet-50 with AdamW's state: what training waits for it, what it waits for a step, and what the disk takes.</summary>
/// <remarks>Saves as a run does: a copy on the training thread, checksums and the file on another, while training goes on.</remarks>
internal sealed class CheckpointWorker : IDisposable
{
    private const int Steps = 4;
    private readonly string measure;
    private readonly ResNet model;
    private readonly AdamW optimizer;
    private readonly Tensor images;
    private readonly SafetensorsSnapshot snapshot = new();
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("parallax-checkpoint-");
    private Task writing = Task.CompletedTask;

    public CheckpointWorker(WorkerArguments arguments)
    {
        Engine.Threads = arguments.Number("threads");
        measure = arguments.Text("measure");
        using var random = new Generator(0);
        model = new ResNet(ResNetLayout.Of(ResNetVariant.ResNet50), random);
        optimizer = new AdamW(ParameterGroups.Of(model));
        images = Randn([8, 3, 224, 224], random).Keep();
        Step();
    }

    public (double Value, double? Check) Round()
    {
        writing.Wait();   // a run's last checkpoint is long written when the next one comes
        return (measure switch
        {
            "held" => 1000 * Seconds(Save),
            "step" => 1000 * Seconds(Step),
            "steps" => 1000 * Seconds(() => Repeat(Step)),
            "steps and a checkpoint" => 1000 * Seconds(() => { Save(); Repeat(Step); }),
            "write" => 1 / Seconds(() => { Save(); writing.Wait(); }) * snapshot.Bytes / 1e6,
            _ => throw new ArgumentException($"nothing to measure by the name '{measure}'"),
        }, null);
    }

    public void Dispose()
    {
        writing.Wait();
        snapshot.Dispose();
        folder.Delete(recursive: true);
    }

    private void Save()
    {
        snapshot.Take([.. model.StateDict(), .. optimizer.StateDict()]);
        writing = Task.Factory.StartNew(() => snapshot.Write(Path.Combine(folder.FullName, "checkpoint.safetensors"), []), TaskCreationOptions.LongRunning);
    }

    private void Step()
    {
        using var scope = TensorScope.Open();
        model.ZeroGrad();
        model.Forward(images).Pooled.Square().Mean().Backward();
        optimizer.Step(1e-4);
    }

    private static void Repeat(Action step)
    {
        for (int i = 0; i < Steps; i++) step();
    }

    private static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
