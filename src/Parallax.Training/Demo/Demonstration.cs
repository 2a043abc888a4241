using System.Numerics;
using Parallax.Training.Evaluation;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;
using Parallax.Training.Reports;
using Parallax.Vision;

namespace Parallax.Training.Demo;

/// <summary>The whole way on real images in a few minutes: fetch, train, score, report.</summary>
/// <param name="catalog">Methods and backbones that the recipe may name.</param>
/// <param name="time">The clock of rates and durations.</param>
public sealed class Demonstration(MethodCatalog catalog, TimeProvider time)
{
    private const int LeastImages = 16, ExamplesShown = 4;

    /// <summary>Runs the demonstration; the report is <c>report.html</c> in the run folder.</summary>
    /// <param name="request">What to show.</param>
    /// <param name="say">Told in a few words what is being done.</param>
    /// <param name="progress">Told after every training step.</param>
    /// <param name="cancellation">Stops after the step under way.</param>
    /// <exception cref="DemoDataException">There are no images, or too few.</exception>
    /// <exception cref="OperationCanceledException">It was stopped; when that was in training, the run folder holds a checkpoint to go on from.</exception>
    /// <exception cref="RecipeException">The recipe does not fit the data.</exception>
    /// <exception cref="ImageException">Too many images are unreadable.</exception>
    /// <exception cref="NonFiniteLossException">The loss became NaN or infinite.</exception>
    /// <exception cref="IOException">The run folder holds a run already, or can't be written.</exception>
    public DemonstrationReport Run(
        DemonstrationRequest request, Action<string> say, IProgress<TrainingProgress> progress, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(say);
        long began = time.GetTimestamp();
        RunFolder.RequireFree(request.Out);
        DemoSet set = Obtain(request, say, cancellation);
        ImageFiles photos = ImageFiles.InFolder(set.TrainFolder);
        var (recipe, fitting) = Fit(request.Recipe, photos.Count);
        say($"training on {photos.Count} images");
        PretrainReport training = new Pretraining(catalog, time).Run(
            new PretrainRequest { Data = set.TrainFolder, Out = request.Out, Recipe = recipe }, progress, cancellation);
        if (!training.Completed)
        {
            say($"go on with: parallax pretrain {set.TrainFolder} --out {request.Out} --resume");
            throw new OperationCanceledException(cancellation);
        }

        TrainedRun run = TrainedRun.Open(request.Out, catalog);
        Comparison compared = Comparison.Of(set, run, catalog, say, cancellation);
        say("writing the report");
        string html = Path.Combine(request.Out, "report.html"), data = Describe(set, photos.Count);
        IReadOnlyList<SeenImage> seen = SeenImage.Examples(photos, run.Recipe.ViewsOrDefault, run.Recipe.Seed, ExamplesShown);
        HtmlReport.Write(html, new Report("What the network learnt", data,
        [
            .. compared.Sections,
            .. RunCurves.Sheets(RunFolder.Open(request.Out).MetricsFile),
            ViewSheets.Crops(seen),
            ViewSheets.Matches(seen, run.Backbone),
            NearImages.Sheet(compared.Trained, set.HasScores),
            .. set.Licences.Count > 0 ? [new LicenceList("Whose images these are", "", set.Licences)] : Array.Empty<ReportSection>(),
            RunFacts.Of(SourceOf(request.Recipe), run.Recipe, training, photos.Count, time.GetElapsedTime(began), [.. set.Notes, .. fitting]),
        ]));
        string[] notes = [.. set.Notes, .. fitting, .. compared.Notes, .. training.Warnings.Select(warning => $"warning: {warning}"), .. training.Unreadable.Select(image => $"skipped: {image}")];
        return new DemonstrationReport(request.Out, html, data, compared.Columns, compared.Rows, set.Licences, notes);
    }

    private static DemoSet Obtain(DemonstrationRequest request, Action<string> say, CancellationToken cancellation)
    {
        if (request.Data is not { } folder)
            return new DemoData(progress: say).Obtain(cancellation).GetAwaiter().GetResult();
        DemoSet set = OwnPhotos.Plan(folder, Path.Combine(request.Out, "images"));
        if (set.Train.Count >= LeastImages)
            return set;
        Forget(request.Out);
        string kept = set.HasScores ? $" (the other {set.Test.Count} are kept for the scores)" : "";
        string found = set.Train.Count == 1 ? "1 image" : $"{set.Train.Count} images";
        throw new DemoDataException($"{folder}: found {found} to train on{kept}, expected {LeastImages} or more");
    }

    // A demonstration that can't start leaves nothing behind but what was there.
    private static void Forget(string run)
    {
        string links = Path.Combine(run, "images");
        if (!Directory.Exists(links))
            return;
        Directory.Delete(links, recursive: true);
        if (!Directory.EnumerateFileSystemEntries(run).Any())
            Directory.Delete(run);
    }

    // A batch larger than the data is lowered: the demonstration is to show something, whatever photos it is given.
    private (EffectiveRecipe<Recipe> Recipe, string[] Notes) Fit(EffectiveRecipe<Recipe> recipe, int images)
    {
        int batch = recipe.Value.Schedule.Batch;
        if (batch <= images)
            return (recipe, []);
        int lower = 1 << BitOperations.Log2((uint)images);
        var lowered = new RecipeBinder(catalog.Types).Bind<Recipe>(new RecipeText(SourceOf(recipe), recipe.ToYaml()), [$"schedule.batch={lower}"]);
        return (lowered, [$"batches of {lower} images instead of {batch}, since there are only {images}"]);
    }

    private static string SourceOf(EffectiveRecipe<Recipe> recipe) => recipe.PlaceOf("method.name")?.Source ?? "recipe.yaml";

    private static string Describe(DemoSet set, int images) => set.HasScores
        ? $"{set.Name}: {images} images to train on, {set.Test.Count} images of {set.Test.DistinctBy(image => image.Class).Count()} other classes to score with"
        : $"{set.Name}: {images} images to train on";
}
