using Parallax.Training;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;

namespace Parallax.Benchmarks.Workers;

/// <summary>The share of a training step that is spent waiting for images: VICReg, ResNet-18, two views of 96 pixels.</summary>
internal sealed class WaitWorker(WorkerArguments arguments)
{
    private const int WarmSteps = 2, Steps = 10;

    // What the batch is made of decides the step's length; the method adds little to a ResNet's.
    private static readonly string Text = """
        method: { name: vicreg }
        backbone: { name: resnet18 }
        views: { global: { size: 96, scale: [0.2, 1.0] } }
        optim: { name: sgd, base_lr: 0.01 }
        schedule: { epochs: 100000, batch: BATCH }
        channels_last: LAST
        precision: PRECISION
        checkpoints: { every_epochs: 100000 }
        health: { every_epochs: 0, every_steps: 0 }
        """;

    public (double Value, double? Check) Round()
    {
        string folder = Directory.CreateTempSubdirectory("parallax bench ").FullName;
        using var stop = new CancellationTokenSource();
        TimeSpan waited = default, total = default;
        bool fast = arguments.Flag("fast");
        MethodCatalog catalog = MethodCatalog.BuiltIn();
        string yaml = Text.Replace("BATCH", arguments.Text("batch"), StringComparison.Ordinal)
            .Replace("LAST", fast ? "true" : "false", StringComparison.Ordinal)
            .Replace("PRECISION", fast ? "bfloat16" : "float32", StringComparison.Ordinal);
        var request = new PretrainRequest
        {
            Data = arguments.Text("images"),
            Out = Path.Combine(folder, "run"),
            Recipe = new RecipeBinder(catalog.Types).Bind<Recipe>(new RecipeText("bench wait", yaml)),
        };
        try
        {
            new Pretraining(catalog, TimeProvider.System).Run(request, new Told(at =>
            {
                if (at.Step > WarmSteps) (waited, total) = (waited + at.LoaderWait, total + at.StepTime);
                if (at.Step >= WarmSteps + Steps) stop.Cancel();
            }), stop.Token);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        return (100 * (waited / total), null);
    }

    private sealed class Told(Action<TrainingProgress> told) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => told(value);
    }
}
