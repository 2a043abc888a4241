using Parallax.Methods.Contrast;
using Parallax.Tests.Loop;
using Parallax.Torch;
using Parallax.Torch.Distributed;
using Parallax.Torch.Serialization;
using Parallax.Training;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;

namespace Parallax.Tests.Ranks;

/// <summary>Runs whose batch norms see each rank's images alone.</summary>
public sealed class PerRankBatchNormTests
{
    [Fact]
    public void Ranks_with_statistics_of_their_own_train_together_and_go_on_from_rank_0s()
    {
        using var folder = new TemporaryFolder();
        PaintedPhotos.Paint(folder["photos"], classes: 2, imagesPerClass: 13);
        RankProcesses.Run(2, Begin, folder.Path);
        RankProcesses.Run(2, GoOn, folder.Path);                                             // processes of its own: a rank that is late would meet the first run's store
        using var saved = SafetensorsFile.Open(Directory.EnumerateFiles(folder["run/checkpoints"]).Order().Last());
        Assert.Contains("model.encoder_q.backbone.bn1.running_mean", saved.Names);
    }

    private static void Begin(string root) => Assert.False(Train(root, resume: false, steps: 2).Completed);

    private static void GoOn(string root) => Assert.True(Train(root, resume: true, steps: null).Completed);

    private static PretrainReport Train(string root, bool resume, int? steps)
    {
        var catalog = MethodCatalog.BuiltIn();
        var recipe = new RecipeBinder(catalog.Types).Bind<Recipe>(new RecipeText("r.yaml", """
            method: { name: moco, outputs: 16, queue: 24, key_group: 2 }
            backbone: { name: resnet18, stem: small, stages: 2, width_multiple: 0.125 }
            views: { global: { size: 16 } }
            optim: { name: sgd, base_lr: 0.05 }
            schedule: { epochs: 2, warmup_epochs: 1, batch: 8 }
            batch_norm: per_rank
            """));
        using var stop = new CancellationTokenSource();
        var request = new PretrainRequest { Data = Path.Combine(root, "photos"), Out = Path.Combine(root, "run"), Recipe = resume ? null : recipe, Resume = resume };
        return new Pretraining(catalog, TimeProvider.System).Run(request.StartedBy(Environment.GetEnvironmentVariable), new StoppingAt(steps, stop), stop.Token);
    }

    [Fact]
    public void Keys_of_shuffled_images_go_back_to_theirs() => RankProcesses.Run(2, Shuffle);

    // Each group loses its mean: what a batch norm does to it.
    private static void Shuffle()
    {
        using ProcessGroup group = RankProgram.Join();
        Tensor all = Ops.Arange(0, 16, DType.Float64).View([8, 2]).Square(), order = Tensor.From([3L, 0, 6, 1, 7, 2, 5, 4]);
        Tensor alone = ShuffledGroups.Forward(all, order, 4, Centred, ProcessGroup.Alone);
        Tensor own = ShuffledGroups.Forward(all.Narrow(0, 4 * group.Rank, 4), order, 2, Centred, group);
        CollectiveTests.Near(alone.Narrow(0, 4 * group.Rank, 4), own, 1e-12);

        static Tensor Centred(Tensor rows) => rows - rows.Mean([0], keepDim: true);
    }

    [Fact]
    public void Groups_of_keys_and_shared_statistics_exclude_each_other() => RankProcesses.Run(2, Refuse);

    private static void Refuse()
    {
        using ProcessGroup group = RankProgram.Join();
        using var random = new Generator(0);
        var method = MethodCatalog.BuiltIn().Create(new RecipeBinder(MethodCatalog.BuiltIn().Types).Bind<Recipe>(new RecipeText("r.yaml", """
            method: { name: moco, outputs: 16, queue: 24, key_group: 2 }
            backbone: { name: resnet18, stem: small, stages: 1, width_multiple: 0.125 }
            optim: { name: sgd }
            schedule: { epochs: 10, batch: 8 }
            """)).Value, random);
        method.SynchroniseBatchNorm(group);
        View view = new(Ops.Rand([4, 3, 8, 8], random), new Parallax.Vision.ViewGeometry[4]);
        var fault = Assert.Throws<InvalidOperationException>(() => method.Forward(new ViewBatch([view, view], default), new Progress(0, 1, 1) { Ranks = group }));
        Assert.Equal("groups of 2 keys have statistics of their own: expected batch_norm: per_rank, or method.key_group: 0", fault.Message);
    }

    private sealed class StoppingAt(int? steps, CancellationTokenSource stop) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Step >= steps) stop.Cancel();
        }
    }
}
