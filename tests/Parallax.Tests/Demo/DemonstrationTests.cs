using System.Text.RegularExpressions;
using Parallax.Tests.Loop;
using Parallax.Training;
using Parallax.Training.Demo;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;
using Parallax.Training.Reports;
using Parallax.Vision;

namespace Parallax.Tests.Demo;

public sealed class DemonstrationTests : IDisposable
{
    private static readonly MethodCatalog Catalog = MethodCatalog.BuiltIn();

    private static readonly RecipeText Tiny = new("tiny.yaml", """
        method: { name: vicregl, place_matches: [4], expander: [16], local_projector: [16] }
        backbone: { name: resnet18, stages: 2, width_multiple: 0.125 }
        views: { global: { count: 2, size: 32 } }
        optim: { name: sgd, base_lr: 0.1 }
        schedule: { epochs: 1, warmup_epochs: 0, batch: 8 }
        """);

    private readonly TemporaryFolder folder = new();
    private readonly List<string> said = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Three_contestants_are_scored_on_unseen_classes_and_shown()
    {
        DrawClasses(8);
        string[] before = Files();
        DemonstrationReport report = Run("run");
        Assert.Equal("photos: 16 images to train on, 16 images of 4 other classes to score with", report.Data);
        Assert.Equal(["Recall@1", "k-NN accuracy"], report.Columns);
        Assert.Equal(["raw pixels", "untrained network", "trained network"], report.Rows.Select(row => row.Name));
        Assert.Equal([1.0, 1.0], report.Rows[0].Scores);   // a class is a colour, which pixels tell
        Assert.Equal(["Recall@1", "k-NN accuracy", "Features"], report.Notes.Select(note => note.Split(':')[0]));
        Assert.Equal(["Scores", "How to read them", "Loss", "Health", "Views", "Local matches", "Nearest neighbours", "How it was made"], Sections(report));
        Assert.Equal(["training on 16 images", "scoring on 16 images", "writing the report"], said);
        Assert.Equal(before, Files());
        Assert.Equal(report.Rows.Select(row => string.Join(' ', row.Scores)), Run("again").Rows.Select(row => string.Join(' ', row.Scores)));
    }

    [Fact]
    public void Photos_without_classes_are_shown_without_scores()
    {
        for (int i = 0; i < 17; i++) Draw($"{i:00}.png", i, i);
        DemonstrationReport report = Run("run", "schedule.batch=64");
        Assert.Empty(report.Columns);
        Assert.Empty(report.Rows);
        Assert.Equal(
        [
            "no scores: they need 4 or more class sub-folders with two images each, half of which are kept from training; found 0",
            "batches of 16 images instead of 64, since there are only 17",
        ], report.Notes);
        Assert.Equal(["Loss", "Health", "Views", "Local matches", "Nearest neighbours", "How it was made"], Sections(report));
        Assert.Contains("All are training images, since there are no classes to keep apart.", File.ReadAllText(report.Html));
        Assert.Contains("batch: 16", File.ReadAllText(folder["run/recipe.yaml"]));
    }

    [Fact]
    public void An_unreadable_image_is_left_out_and_named()
    {
        DrawClasses(20);
        DemoSet set = OwnPhotos.Plan(folder["photos"], folder["elsewhere"]);
        File.WriteAllText(set.Test[0].Path, "no picture");
        DemonstrationReport report = Run("run");
        Assert.Equal([$"not scored: {Path.GetRelativePath(folder["photos"], set.Test[0].Path)}: "], report.Notes.Where(note => note.StartsWith("not scored")).Select(note => note[..(note.IndexOf(".png: ", StringComparison.Ordinal) + 6)]));
        Assert.Contains("each of 39 test images of 10 classes", report.Notes[0]);
    }

    [Fact]
    public void Too_few_images_are_an_error_and_leave_nothing_behind()
    {
        DrawClasses(6);
        Assert.Equal(
            $"{folder["photos"]}: found 12 images to train on (the other 12 are kept for the scores), expected 16 or more",
            Assert.Throws<DemoDataException>(() => Run("run")).Message);
        Assert.False(Directory.Exists(folder["run"]));
    }

    [Fact]
    public void A_folder_with_a_run_is_refused_before_any_work()
    {
        Directory.CreateDirectory(folder["run"]);
        File.WriteAllText(folder["run/recipe.yaml"], "");
        Assert.Equal(
            $"{folder["run"]}: holds a run already; go on with it by --resume, or choose another folder by --out",
            Assert.Throws<IOException>(() => Run("run")).Message);
        Assert.Empty(said);
    }

    [Fact]
    public void A_stop_in_training_leaves_a_run_to_go_on_with()
    {
        DrawClasses(8);
        using var stop = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => Run("run", stop.Token, new Told(_ => stop.Cancel())));
        Assert.Equal($"go on with: parallax pretrain {folder["run/images/train"]} --out {folder["run"]} --resume", said[^1]);
        Assert.False(File.Exists(folder["run/report.html"]));
        PretrainReport rest = new Pretraining(Catalog, TimeProvider.System).Run(new PretrainRequest { Data = folder["run/images/train"], Out = folder["run"], Resume = true }, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((true, 2L), (rest.Completed, rest.Steps));
    }

    private DemonstrationReport Run(string run, params string[] set) => Run(run, TestContext.Current.CancellationToken, new Told(_ => { }), set);

    private DemonstrationReport Run(string run, CancellationToken stop, IProgress<TrainingProgress> progress, params string[] set)
    {
        var request = new DemonstrationRequest
        {
            Data = folder["photos"],
            Out = folder[run],
            Recipe = new RecipeBinder(Catalog.Types).Bind<Recipe>(Tiny, set),
        };
        return new Demonstration(Catalog, TimeProvider.System).Run(request, said.Add, progress, stop);
    }

    private string[] Files() => [.. Directory.EnumerateFileSystemEntries(folder["photos"], "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Sections(DemonstrationReport report) =>
        Regex.Matches(File.ReadAllText(report.Html), "<h2>(.*?)</h2>").Select(match => match.Groups[1].Value);

    private void DrawClasses(int count)
    {
        for (int c = 0; c < count; c++)
            for (int i = 0; i < 4; i++) Draw($"class {c}/{i}.png", c, i);
    }

    // A colour for the class, a little noise for the instance.
    private void Draw(string name, int @class, int instance)
    {
        const int side = 40;
        Rng colour = Rng.For(seed: 1, epoch: 0, @class, view: 0), noise = Rng.For(seed: 2, epoch: 0, @class, instance);
        byte[] basis = [(byte)colour.NextInt(200), (byte)colour.NextInt(200), (byte)colour.NextInt(200)], rgb = new byte[3 * side * side];
        for (int i = 0; i < rgb.Length; i++) rgb[i] = (byte)(basis[i % 3] + noise.NextInt(20));
        string path = Path.Combine(folder["photos"], name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Png.Encode(new ReportImage(side, side, rgb)));
    }

    private sealed class Told(Action<TrainingProgress> tell) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => tell(value);
    }
}
