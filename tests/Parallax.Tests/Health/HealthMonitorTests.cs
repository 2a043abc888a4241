using Parallax.Models;
using Parallax.Tests.Loop;
using Parallax.Tests.Objectives;
using Parallax.Torch;
using Parallax.Training;
using Parallax.Training.Evaluation;
using Parallax.Training.Health;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;
using Parallax.Vision;

namespace Parallax.Tests.Health;

public sealed class HealthMonitorTests : IDisposable
{
    private const string Yaml = """
        method: { name: vicreg, expander: [32, 32] }
        backbone: { name: resnet18, stem: small, stages: 2, width_multiple: 0.125 }
        views: { global: { size: 16 } }
        optim: { name: sgd }
        schedule: { epochs: 20, batch: 8 }
        """;

    private readonly TemporaryFolder folder = new();
    private readonly Generator random = new(1);
    private readonly Recipe recipe = new RecipeBinder(MethodCatalog.BuiltIn().Types).Bind<Recipe>(new RecipeText("r.yaml", Yaml)).Value;
    private readonly Backbone backbone;
    private readonly ImageFiles photos;

    public HealthMonitorTests()
    {
        PaintedPhotos.Paint(folder["photos"], classes: 2, imagesPerClass: 12);
        photos = ImageFiles.InFolder(folder["photos"]);
        backbone = recipe.Backbone.Create(random);
    }

    public void Dispose()
    {
        random.Dispose();
        folder.Dispose();
    }

    private HealthMonitor Monitor(HealthOptions? options = null, LabelledSplit? split = null) =>
        new(backbone, recipe with { Health = options ?? new HealthOptions() }, RunPlan.Of(recipe, photos.Count), photos, split);

    private static long[] Looks(HealthMonitor monitor) =>
        [.. Enumerable.Range(1, 60).SelectMany(step => monitor.After(step, CancellationToken.None)).Select(seen => seen.Step)];

    [Fact]
    public void A_look_comes_after_the_first_epoch_the_last_and_as_often_as_asked() =>
        Assert.Equal([3L, 21, 42, 60], Looks(Monitor(new HealthOptions { EveryEpochs = 7 })));

    // 8 of 24 images looked at cost 8/(6·24) of an epoch: a fiftieth of 2.8 epochs.
    [Fact]
    public void Without_being_asked_looks_cost_a_fiftieth_of_the_training() =>
        Assert.Equal([3L, 9, 18, 27, 36, 45, 54, 60], Looks(Monitor(new HealthOptions { Images = 8 })));

    [Fact]
    public void No_epochs_means_no_look() => Assert.Empty(Looks(Monitor(new HealthOptions { EveryEpochs = 0 })));

    [Fact]
    public void Figures_are_those_of_the_chosen_images()
    {
        var monitor = Monitor(new HealthOptions { Images = 10 });
        HealthFigures first = Assert.Single(monitor.After(3, CancellationToken.None));
        Assert.Equal((10, 10), (first.Features!.Images, first.Knn!.Value.Images));
        Assert.Equal(first.Features, Assert.Single(Monitor(new HealthOptions { Images = 10 }).After(60, CancellationToken.None)).Features);
        ImageEmbeddings all = new Embedder(backbone, TrainedRun.PlanFor(recipe.ViewsOrDefault)).Embed(photos, cancellation: TestContext.Current.CancellationToken);
        HealthFigures whole = Assert.Single(Monitor().After(3, CancellationToken.None));
        Assert.Equal(FeatureFigures.Of(Tensor.From(all.Table.Values.Span, all.Table.Count, all.Table.Dimension)), whole.Features);
    }

    [Fact]
    public void A_labelled_split_of_its_own_is_voted_on()
    {
        PaintedPhotos.Paint(folder["split/train"], classes: 3, imagesPerClass: 4);
        PaintedPhotos.Paint(folder["split/test"], classes: 3, imagesPerClass: 2);
        KnnFigure knn = Assert.Single(Monitor(split: LabelledSplit.Open(folder["split"])).After(3, CancellationToken.None)).Knn!.Value;
        Assert.Equal((6, 1.0 / 3), (knn.Images, knn.Chance));
    }

    [Fact]
    public void Images_without_classes_have_no_votes()
    {
        PaintedPhotos.Paint(folder["flat"], classes: 1, imagesPerClass: 12);
        var monitor = new HealthMonitor(backbone, recipe, RunPlan.Of(recipe, 12), ImageFiles.InFolder(folder["flat/class0"]), null);
        Assert.Null(Assert.Single(monitor.After(1, CancellationToken.None)).Knn);
    }

    [Fact]
    public void A_look_that_is_stopped_tells_nothing_and_leaves_the_network_as_it_was()
    {
        backbone.Children[1].Module.Train(false);
        bool[] before = [.. backbone.NamedModules().Select(named => named.Module.IsTraining)];
        Assert.Empty(Monitor().After(3, new CancellationToken(canceled: true)));
        Assert.Equal(before, backbone.NamedModules().Select(named => named.Module.IsTraining));
        Assert.Single(Monitor().After(3, CancellationToken.None));
        Assert.Equal(before, backbone.NamedModules().Select(named => named.Module.IsTraining));
    }

    [Fact]
    public void Features_that_are_not_finite_are_told_and_not_voted_with()
    {
        using (var scope = TensorScope.Open())
        using (GradMode.Off()) backbone.Parameters().First().Value.Mul_(double.NaN);
        var monitor = Monitor(new HealthOptions { EveryEpochs = 1 });
        HealthFigures seen = Assert.Single(monitor.After(3, CancellationToken.None));
        Assert.Equal((double.NaN, null), (seen.Features!.Deviation, seen.Knn));
        Assert.Single(monitor.After(6, CancellationToken.None));
        Assert.Equal(["the features: not all are finite numbers"], monitor.NewWarnings);
    }

    [Fact]
    public void Several_matches_of_one_name_are_averaged_and_only_every_so_many_steps()
    {
        Match spread = Match.Nearest(1 - Ops.Eye(4).Unsqueeze(0)), collapsed = Match.Nearest(Ops.Zeros([1, 4, 4]));
        Terms terms = Terms.Of().Showing("feature", spread).Showing("feature", collapsed).Showing("embedding", VicRegCriterionTests.Random(3, 6, 5));
        var monitor = Monitor(new HealthOptions { EverySteps = 10, EveryEpochs = 0 });
        var seen = new List<HealthFigures>();
        for (int step = 0; step < 21; step++)
        {
            monitor.Look(new Progress(step, 60, 3), 0, terms);
            monitor.Look(new Progress(step, 60, 3), 1, Terms.Of());
            seen.AddRange(monitor.After(step + 1, CancellationToken.None));
        }
        Assert.Equal([1L, 11, 21], seen.Select(figures => figures.Step));
        Assert.Equal([("feature", new MatchFigures(0.625, 0.5, 0.625))], seen[0].Matches);
        Assert.Equal(("embedding", 6, 5), seen[0].Embeddings[0] is var (name, e) ? (name, e.Images, e.Channels) : default);
    }
}
