using Parallax.Tests.Loop;
using Parallax.Torch;
using Parallax.Torch.Distributed;
using Parallax.Training;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;
using Parallax.Vision;
using LoaderOptions = Parallax.Vision.LoaderOptions;

namespace Parallax.Tests.Ranks;

/// <summary>Two processes with half of a batch each take the step of one process with the whole, for every method of the catalogue.</summary>
public sealed class MethodsOverRanksTests
{
    private const int Batch = 8;
    private static readonly MethodCatalog Catalog = MethodCatalog.BuiltIn();

    // Small heads where the defaults are a machine's worth; a method without an entry is tried with its defaults.
    private static readonly Dictionary<string, string> Small = new()
    {
        ["vicreg"] = "{ name: vicreg, expander: [32, 32] }",
        ["metric"] = "{ name: metric, dimension: 16 }",
        ["dsd"] = "{ name: dsd, dimension: 16, targets: [32] }",
        ["dsda"] = "{ name: dsda, dimension: 16, targets: [32] }",
        ["msd"] = "{ name: msd, dimension: 16, targets: [24, 32], objective: { name: margin, learns_beta: false } }",
        ["msda"] = "{ name: msda, dimension: 16, targets: [24, 32] }",
        ["msdf"] = "{ name: msdf, dimension: 16, targets: [24, 32], features: { delay: 1 } }",
        ["msdfa"] = "{ name: msdfa, dimension: 16, targets: [24, 32], features: { delay: 1 } }",
        ["dino"] = "{ name: dino, outputs: 32, head: { hidden: 16, bottleneck: 8 } }",
        ["glsd"] = "{ name: glsd, outputs: 32, head: { hidden: 16, bottleneck: 8 }, local: { outputs: 32 } }",
        ["cribo"] = "{ name: cribo, outputs: 32, head: { hidden: 16, bottleneck: 8 }, objects: { clustering: { clusters: 4 }, outputs: 32, neighbours: { images: 64, from_epoch: 0 } } }",
        ["byol"] = "{ name: byol, projector: [32, 16], predictor_hidden: 32 }",
        ["pixpro"] = "{ name: pixpro, projector: [32, 16] }",
        ["simclr"] = "{ name: simclr, projector: [32, 16] }",
        ["swav"] = "{ name: swav, projector: [32, 16], prototypes: 12, frozen_epochs: 0, queue: { length: 8, from_epoch: 0 } }",
        ["densecl"] = "{ name: densecl, projector: [32, 16], queue: 64 }",
        ["moco"] = "{ name: moco, outputs: 16, queue: 32 }",
        ["moco_logo"] = "{ name: moco_logo, outputs: 16, queue: 32, logo: { dissimilarity_weight: 0.1, regressor: { hidden: 16, noise: 0.3 } } }",
        ["simsiam"] = "{ name: simsiam, outputs: 32, predictor_hidden: 8 }",
        ["simsiam_logo"] = "{ name: simsiam_logo, outputs: 32, predictor_hidden: 8, logo: { dissimilarity_weight: 0.1, regressor: { hidden: 16, goal: both_orders } } }",
        ["vicregl"] = "{ name: vicregl, place_matches: [4], expander: [32, 32], local_projector: [16, 16] }",
    };

    // CrIBo scales its clustering costs over a process's images and takes means over its objects (docs/methods/cribo.md): its step depends on how many processes
    // share a batch. The ranks must agree all the same.
    private static readonly HashSet<string> SharesChangeTheStep = ["cribo"];

    private static readonly HashSet<string> WithLocalViews = ["moco_logo", "simsiam_logo"];

    private static readonly HashSet<string> OneView = ["metric", "dsd", "dsda", "msd", "msda", "msdf", "msdfa"];

    public static TheoryData<string> Methods() => [.. Catalog.Types.Names(typeof(MethodOptions))];

    [Theory, MemberData(nameof(Methods))]
    public void Two_processes_with_half_a_batch_are_one_process_with_the_whole(string method)
    {
        using var folder = new TemporaryFolder();
        PaintedPhotos.Paint(folder["photos"], classes: 2, imagesPerClass: 13);
        RankProcesses.Run(2, Compare, $"{method}|{folder["photos"]}");
    }

    private static void Compare(string argument)
    {
        string[] words = argument.Split('|');
        using ProcessGroup group = RankProgram.Join();
        Recipe recipe = RecipeOf(words[0]);
        ImageFiles photos = ImageFiles.InFolder(words[1]);
        Taken whole = Take(recipe, photos, ProcessGroup.Alone), shared = Take(recipe, photos, group);

        Assert.Equal(whole.Images.Chunk(Batch).SelectMany(batch => batch.Skip(group.Rank * Batch / 2).Take(Batch / 2)), shared.Images);
        Assert.Null(StateComparison.FirstDifference(group, shared.Method.StateDict()));
        Assert.Equal(whole.Losses.Length, shared.Losses.Length);
        if (SharesChangeTheStep.Contains(words[0]))
        {
            Assert.All(shared.Losses, loss => Assert.True(double.IsFinite(loss)));
            return;
        }
        foreach (var (expected, found) in whole.Losses.Zip(shared.Losses)) Assert.Equal(expected, found, 1e-8 * Math.Abs(expected));
        Assert.Equal(whole.Terms.Select(t => t.Name), shared.Terms.Select(t => t.Name));
        foreach (var (expected, found) in whole.Terms.Zip(shared.Terms)) Assert.Equal(expected.Value, found.Value, 1e-8 * (1 + Math.Abs(expected.Value)));
        CollectiveTests.Near(whole.Gradient, shared.Gradient, 1e-8);
        CollectiveTests.Near(whole.State, shared.State, 1e-8);
    }

    private static Recipe RecipeOf(string method) => new RecipeBinder(Catalog.Types).Bind<Recipe>(new RecipeText("r.yaml", $$"""
        method: {{Small.GetValueOrDefault(method, $"{{ name: {method} }}")}}
        backbone: { name: resnet18, stem: small, stages: 2, width_multiple: 0.125 }
        views: { global: { count: {{(OneView.Contains(method) ? 1 : 2)}}, size: 16 }{{(WithLocalViews.Contains(method) ? ", local: { count: 2, size: 16 }" : "")}} }
        optim: { name: sgd, base_lr: 0.05 }
        schedule: { epochs: 3, warmup_epochs: 0, batch: 8, accumulate: 1 }
        """), []).Value;

    // Three steps in f64, where roundings stay far from deciding what is nearest: images in the order seen, losses, the last step's terms and gradients, the state after it.
    private static Taken Take(Recipe recipe, ImageFiles photos, ProcessGroup ranks)
    {
        using var random = new Generator(5);
        Method method = Catalog.Create(recipe, random);
        method.To(DType.Float64);
        method.SynchroniseBatchNorm(ranks);
        RunPlan plan = RunPlan.Of(recipe, photos.Count);
        var optimizer = recipe.Optim.Create(ParameterPlan.Of(method, recipe.Optim, plan.PeakLr).Groups);
        using var step = new TrainStep(method, optimizer, new TrainStepOptions { Ranks = ranks, BeforePart = new RandomStreams(random, recipe.Seed).Restart });
        using var loader = ViewLoader.ForTraining(photos, recipe.ViewsOrDefault, new LoaderOptions { BatchSize = Batch, Share = new BatchShare(ranks.Rank, ranks.Size) });
        var images = new List<int>();
        var losses = new List<double>();
        foreach (LoadedBatch batch in loader.Batches())
        {
            images.AddRange(batch.Images);
            losses.Add(step.Run([Views(batch)], 1, 0.05, plan.At(losses.Count) with { Ranks = ranks }).Loss);
            batch.Dispose();
        }
        Tensor gradient = Ops.Cat([.. method.Parameters().Select(p => p.Grad).OfType<Tensor>().Select(g => g.Flatten())]);
        Tensor state = Ops.Cat([.. method.StateDict().Values.Select(t => t.To(DType.Float64).Flatten())]);
        return new Taken(method, [.. images], [.. losses], [.. step.Terms], gradient, state);
    }

    private static unsafe ViewBatch Views(LoadedBatch batch) => new(
        [.. Enumerable.Range(0, batch.ViewCount).Select(v => new View(Tensor.Over(batch.PointerTo(v), batch.Count, 3, batch.SizeOf(v), batch.SizeOf(v)).To(DType.Float64), batch.Geometry(v)))],
        batch.Labels.ToArray());

    private sealed record Taken(
        Method Method, int[] Images, double[] Losses, IReadOnlyList<(string Name, double Value)> Terms, Tensor Gradient, Tensor State);
}
