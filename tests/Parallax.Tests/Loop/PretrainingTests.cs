using Parallax.Torch;
using Parallax.Torch.Serialization;
using Parallax.Training;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;

namespace Parallax.Tests.Loop;

public sealed class PretrainingTests : IDisposable
{
    private const string Yaml = """
        method: { name: vicregl, place_matches: [4], expander: [32, 32], local_projector: [16, 16] }
        backbone: { name: resnet18, stem: small, stages: 2, width_multiple: 0.125 }
        views: { global: { size: 16 } }
        optim: { name: lars }
        schedule: { epochs: 3, warmup_epochs: 1, batch: 8 }
        """;

    private readonly TemporaryFolder folder = new();
    private readonly MethodCatalog catalog = MethodCatalog.BuiltIn();

    public PretrainingTests() => PaintedPhotos.Paint(folder["photos"], classes: 2, imagesPerClass: 13);

    public void Dispose() => folder.Dispose();

    private EffectiveRecipe<Recipe> A_recipe(params string[] assignments) =>
        new RecipeBinder(catalog.Types).Bind<Recipe>(new RecipeText("r.yaml", Yaml), assignments);

    private PretrainReport Train(string run, EffectiveRecipe<Recipe>? recipe, bool resume = false, int stopAfter = int.MaxValue)
    {
        using var stop = new CancellationTokenSource();
        var progress = new Counting(at => { if (at.Step >= stopAfter) stop.Cancel(); });
        var request = new PretrainRequest { Data = folder["photos"], Out = folder[run], Recipe = recipe, Resume = resume };
        return new Pretraining(catalog, TimeProvider.System).Run(request, progress, stop.Token);
    }

    private static void Same(string expected, string found)
    {
        using var left = SafetensorsFile.Open(expected);
        using var right = SafetensorsFile.Open(found);
        Assert.Equal(left.Names.Order(), right.Names.Order());
        foreach (string name in left.Names) Assert.True(Bits(left[name]).SequenceEqual(Bits(right[name])), $"{name} differs");
    }

    private static double[] Bits(Tensor tensor) => tensor.ToArray<double>();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(5)]
    public void A_resumed_run_ends_with_the_bits_of_an_uninterrupted_one(int stopAfter)
    {
        PretrainReport whole = Train("whole", A_recipe());
        PretrainReport first = Train("parts", A_recipe(), stopAfter: stopAfter);
        Assert.Equal((false, stopAfter), (first.Completed, (int)first.Steps));
        PretrainReport second = Train("parts", recipe: null, resume: true);
        Assert.Equal((true, 9L), (second.Completed, second.Steps));
        Same(whole.Checkpoint!, second.Checkpoint!);
        Assert.Equal(Losses("whole"), Losses("parts"));
    }

    [Fact]
    public void Loader_threads_prefetch_and_cache_do_not_change_a_bit() => Same(
        Train("one", A_recipe("loader.threads=1", "loader.prefetch=1")).Checkpoint!,
        Train("three", A_recipe("loader.threads=3", "loader.prefetch=4", "loader.cache_megabytes=16")).Checkpoint!);

    [Fact]
    public void Another_seed_is_another_run() =>
        Assert.NotEqual(Train("a", A_recipe("schedule.epochs=1")).Loss, Train("b", A_recipe("schedule.epochs=1", "seed=1")).Loss);

    [Fact]
    public void The_last_checkpoints_are_kept_and_no_more()
    {
        Train("run", A_recipe("checkpoints.keep=2"));
        Assert.Equal(["step-00000006.safetensors", "step-00000009.safetensors"], Directory.GetFiles(folder["run/checkpoints"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void A_loss_that_is_no_number_stops_with_the_step()
    {
        var fault = Assert.Throws<NonFiniteLossException>(() => Train("run", A_recipe("optim={ name: sgd, base_lr: 1e30 }")));
        Assert.Equal(3, fault.Step);   // the rate is 0 at the first step of the warm-up, so the second step ruins the third
        Assert.StartsWith("the loss is not finite at step 3: global.invariance ", fault.Message, StringComparison.Ordinal);
        Assert.EndsWith("; there is no checkpoint yet; a lower optim.base_lr or precision: float32 often helps, non_finite: skip leaves single steps out", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_loss_that_is_no_number_names_the_last_good_checkpoint() =>
        Assert.Equal("the loss is not finite at step 12: variance NaN; the last good checkpoint is run/step-10; a lower optim.base_lr or precision: float32 often helps, non_finite: skip leaves single steps out",
            new NonFiniteLossException(12, new StepResult(double.NaN, 1), [("variance", double.NaN)], 1, "run/step-10").Message);

    [Fact]
    public void A_gradient_that_is_no_number_ends_a_run_of_skipped_steps() =>
        Assert.Equal("the gradient is not finite at step 12, the 10th in a row: variance 3; there is no checkpoint yet; a lower optim.base_lr or precision: float32 often helps",
            new NonFiniteLossException(12, new StepResult(3, double.NaN), [("variance", 3)], 10, null).Message);

    [Fact]
    public void A_batch_larger_than_the_data_set_is_refused_and_leaves_no_folder()
    {
        var fault = Assert.Throws<RecipeException>(() => Train("run", A_recipe("schedule.batch=64")));
        Assert.Equal("schedule.batch: expected at most the 26 images of an epoch, found 64; lower it with --set schedule.batch=16", fault.Message);
        Assert.False(Directory.Exists(folder["run"]));
    }

    [Fact]
    public void A_run_does_not_go_on_with_other_images()
    {
        Train("run", A_recipe(), stopAfter: 2);
        File.Delete(folder["photos/class0/000.png"]);
        Assert.Contains("was trained on other images than", Assert.Throws<CheckpointException>(() => Train("run", null, resume: true)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_checkpoint_is_named_with_the_one_before_it()
    {
        Train("run", A_recipe(), stopAfter: 7);
        File.WriteAllText(folder["run/checkpoints/step-00000007.safetensors"], "not whole");
        string message = Assert.Throws<CheckpointException>(() => Train("run", null, resume: true)).Message;
        Assert.StartsWith(folder["run/checkpoints/step-00000007.safetensors"], message, StringComparison.Ordinal);
        Assert.EndsWith($"; the last good checkpoint is {folder["run/checkpoints/step-00000006.safetensors"]}: train on from it with --resume --from 6, or delete what is damaged", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Unreadable_images_are_skipped_and_named()
    {
        File.WriteAllText(folder["photos/class0/000.png"], "no picture");
        PretrainReport report = Train("run", A_recipe("loader.max_unreadable=0.5"));
        Assert.StartsWith("class0/000.png: ", Assert.Single(report.Unreadable), StringComparison.Ordinal);
        Assert.Contains("class0/000.png", File.ReadAllText(folder["run/report.json"]), StringComparison.Ordinal);
    }

    private string[] Losses(string run) =>
        [.. File.ReadLines(folder[run + "/metrics.jsonl"]).Where(line => line.Contains("\"loss\"", StringComparison.Ordinal)).Select(line => line[..line.IndexOf("\"learning_rate\"", StringComparison.Ordinal)])];

    private sealed class Counting(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
