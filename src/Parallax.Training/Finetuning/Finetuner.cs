using Parallax.Training.Evaluation;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;
using Parallax.Training.Weights;
using Parallax.Vision;

namespace Parallax.Training.Finetuning;

/// <summary>Trains a network on some classes, keeps the epoch that retrieves best, and scores it once on classes that it has not seen.</summary>
/// <param name="catalog">Methods and backbones that the recipe may name.</param>
/// <param name="time">The clock of rates and durations.</param>
public sealed class Finetuner(MethodCatalog catalog, TimeProvider time)
{
    /// <summary>Runs every seed, and writes <c>finetune.json</c> after each.</summary>
    /// <param name="request">What to do.</param>
    /// <param name="say">Told in a few words what is being done.</param>
    /// <param name="progress">Told after every step.</param>
    /// <param name="cancellation">Stops after the step in hand, with a checkpoint.</param>
    /// <exception cref="RecipeException">The recipe does not fit the data, or changed since the runs began.</exception>
    /// <exception cref="ImageException">There are too few classes, images without one, or too many unreadable ones.</exception>
    /// <exception cref="NonFiniteLossException">The loss became NaN or infinite.</exception>
    /// <exception cref="IOException">A folder can't be written, or holds a run already.</exception>
    public FinetuneReport Run(FinetuneRequest request, Action<string> say, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(say);
        ArgumentOutOfRangeException.ThrowIfLessThan(request.Seeds, 1, "request.Seeds");
        ClassSplit split = ClassSplit.Open(request.Data, request.SelectOn, request.ValidationShare);
        var runs = new List<FinetunedRun>();
        bool completed = true;
        for (int i = 0; completed && i < request.Seeds; i++)
        {
            ulong seed = request.Recipe.Value.Seed + (ulong)i;
            say($"seed {seed}: training on {split.Train.Count} images of {split.Train.ClassNames.Count} classes");
            FinetunedRun? run = Train(request, split, seed, progress, cancellation);
            completed = run is not null;
            if (run is not null) runs.Add(run);
            Report(request, split, runs, completed).Write(Path.Combine(request.Out, "finetune.json"));
        }
        return Report(request, split, runs, completed);
    }

    // Null when it was stopped.
    private FinetunedRun? Train(FinetuneRequest request, ClassSplit split, ulong seed, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        string folder = Path.Combine(request.Out, $"seed-{seed}"), file = Path.Combine(folder, "best.safetensors");
        EffectiveRecipe<Recipe> recipe = request.Recipe.With(whole => whole with { Seed = seed });
        var model = new EffectiveRecipe<ModelRecipe>(
            new ModelRecipe { Backbone = recipe.Value.Result(), View = TrainedRun.PlanFor(recipe.Value.ViewsOrDefault) }, [], catalog.Types);
        var best = new BestEpoch(split.Selection, model, file);
        var training = new PretrainRequest
        {
            Data = request.Data, Out = folder, Recipe = recipe, Device = request.Device, Resume = request.Resume && File.Exists(Path.Combine(folder, "recipe.yaml")),
        };
        PretrainReport trained = new Pretraining(catalog, time).Run(training, split.Train, best, progress, cancellation);
        if (!trained.Completed) return null;
        TrainedModel kept = ModelFile.Open(file, catalog);
        ImageEmbeddings test = new Embedder(kept.Backbone, kept.View).Embed(split.Test, cancellation: cancellation);
        MetricScores scores = MetricScores.Of(test.Table.Normalized(), test.Labels, new MetricOptions { Ks = request.Ks }, cancellation);
        return new FinetunedRun(folder, seed, file, best.Epoch + 1, best.Recall, scores.Listed);
    }

    private static FinetuneReport Report(FinetuneRequest request, ClassSplit split, List<FinetunedRun> runs, bool completed) => new(
        request.Out, request.SelectOn, [.. runs],
        [.. runs.SelectMany(run => run.Scores).GroupBy(score => (score.Name, score.Unit), score => score.Value).Select(of => OverSeeds(of.Key.Name, of.Key.Unit, [.. of]))],
        [.. split.Notes, $"scored on {split.Test.Count} images of {split.Test.ClassNames.Count} classes"]) { Completed = completed };

    private static ScoreOverSeeds OverSeeds(string name, ScoreUnit unit, double[] values)
    {
        double mean = values.Average();
        return new ScoreOverSeeds(name, mean, values.Length > 1 ? Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1)) : null, unit);
    }
}
