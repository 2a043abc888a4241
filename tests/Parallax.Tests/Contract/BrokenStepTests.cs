using Parallax.Tests.Loop;
using Parallax.Torch;
using Parallax.Training;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;
using Parallax.Vision;
using static Parallax.Torch.Ops;

namespace Parallax.Tests.Contract;

/// <summary>Every method, given what is no number: nothing of it may stay in parameters, statistics, queues or centres.</summary>
public sealed class BrokenStepTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Generator random = new(0);

    public BrokenStepTests() => PaintedPhotos.Paint(folder.Path, classes: 1, imagesPerClass: 26);

    public static TheoryData<string> Methods => [.. TinyMethod.Names];

    public void Dispose()
    {
        random.Dispose();
        folder.Dispose();
    }

    [Theory, MemberData(nameof(Methods))]
    public void An_image_of_no_numbers_changes_nothing_and_training_goes_on(string name)
    {
        Steps steps = Of(name);
        using var parts = steps.Parts;
        Assert.True(steps.Run(parts.Next()).IsFinite);
        double[][] before = steps.State();
        Assert.False(steps.Run(Broken(parts.Next())).IsFinite);
        Assert.Equal(before, steps.State());
        Assert.True(steps.Run(parts.Next()).IsFinite);
        Assert.NotEqual(before, steps.State());
    }

    [Theory, MemberData(nameof(Methods))]
    public void A_weight_that_is_no_number_does_not_spread(string name)
    {
        Steps steps = Of(name);
        using var parts = steps.Parts;
        using (GradMode.Off()) steps.Method.Parameters().First().Value[..1].Fill_(double.NaN);
        double[][] before = steps.State();
        Assert.False(steps.Run(parts.Next()).IsFinite);
        Assert.Equal(before, steps.State());
        Assert.Equal(steps.Method.NamedParameters().First().Name, Weights.FirstNonFinite(steps.Method));
    }

    private Steps Of(string name)
    {
        Recipe recipe = TinyMethod.Recipe(name, "sgd").Value;
        Method method = MethodCatalog.BuiltIn().Create(recipe, random);
        ImageFiles photos = ImageFiles.InFolder(folder.Path);
        RunPlan plan = RunPlan.Of(recipe, photos.Count);
        var step = new TrainStep(method, recipe.Optim.Create(ParameterPlan.Of(method, recipe.Optim, plan.PeakLr).Groups), new TrainStepOptions { NonFinite = NonFinite.Skip });
        ViewLoader loader = ViewLoader.ForTraining(photos, recipe.ViewsOrDefault, new() { BatchSize = plan.PartBatch, Threads = 1 });
        return new Steps(method, step, plan, new PartStream(loader, plan, 0, Device.Cpu, channelsLast: false, TimeProvider.System));
    }

    private static IEnumerable<ViewBatch> Broken(IEnumerable<ViewBatch> parts)
    {
        foreach (ViewBatch views in parts)
        {
            views[0].Pixels[..1].Fill_(double.NaN);
            yield return views;
        }
    }

    private sealed record Steps(Method Method, TrainStep Step, RunPlan Plan, PartStream Parts)
    {
        public StepResult Run(IEnumerable<ViewBatch> batch) => Step.Run(batch, 1, 0.01, Plan.At(0));

        public double[][] State() => [.. Method.StateDict().Values.Select(tensor => tensor.ToArray<double>())];
    }
}
