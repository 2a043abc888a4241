using System.CommandLine;
using System.Globalization;
using Parallax.Methods.LoGo;
using Parallax.Methods.Moco;
using Parallax.Methods.SimSiam;
using Parallax.Torch;
using Parallax.Training;
using Parallax.Training.Checkpoints;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;
using Parallax.Vision;

namespace Parallax.Benchmarks.Learning;

/// <summary><c>bench affinity</c>: what LoGo's regressor says of two crops against the cosine of their directions, as figure 2 of its supplement (Zhang et al., CVPR 2022).</summary>
internal sealed class AffinityCommand : Command
{
    private const int Batch = 64;
    private readonly Option<string> run = new("--run") { Description = "A run of a recipe of LoGo.", Required = true, HelpName = "DIR" };
    private readonly Option<string> data = new("--data") { Description = "A folder of images that the run has not seen.", Required = true, HelpName = "FOLDER" };
    private readonly Option<int> images = new("--images") { Description = "Images to cut crops from.", DefaultValueFactory = _ => 960 };
    private readonly Option<string> figure = new("--out") { Description = "The figure, as SVG.", DefaultValueFactory = _ => "affinity.svg", HelpName = "FILE" };

    public AffinityCommand() : base("affinity", "Draws what LoGo's regressor says of two crops against the cosine of their directions: the supplement's figure 2.")
    {
        foreach (Option option in new Option[] { run, data, images, figure }) Options.Add(option);
        SetAction(parsed =>
        {
            AffinityPoints points = Measure(parsed.GetRequiredValue(run), parsed.GetRequiredValue(data), parsed.GetValue(images));
            File.WriteAllText(parsed.GetRequiredValue(figure), points.Svg());
            Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{points.Of(false).Length} pairs of two images: correlation of affinity and cosine {AffinityPoints.Correlation(points.Of(false)):f3}; mean affinity of one image's crops {Mean(points, true):f4}, of two images' {Mean(points, false):f4}"));
            return 0;
        });
    }

    private static double Mean(AffinityPoints points, bool sameImage) => points.Of(sameImage).Average(p => p.Affinity);

    private static AffinityPoints Measure(string run, string data, int images)
    {
        MethodCatalog catalog = MethodCatalog.BuiltIn();
        RunFolder folder = RunFolder.Open(run);
        Recipe recipe = new RecipeBinder(catalog.Types).Bind<Recipe>(RecipeText.FromFile(folder.RecipeFile)).Value;
        using var random = new Generator(0);
        Method method = catalog.Create(recipe, random);
        using (Checkpoint checkpoint = new CheckpointFolder(folder.Checkpoints).OpenLast()) checkpoint.LoadInto(method);
        method.Train(false);
        var (directions, dissimilarity) = method switch
        {
            MocoMethod moco => ((Func<Tensor, Tensor>)moco.Directions, moco.Dissimilarity),
            SimSiamMethod simSiam => (simSiam.Directions, simSiam.Dissimilarity),
            _ => throw new ArgumentException($"affinity: expected a run of LoGo, found {recipe.Method.GetType().Name}"),
        };
        Regressor regressor = dissimilarity?.Regressor ?? throw new ArgumentException("affinity: the run has no regressor: its dissimilarity_weight is 0");
        var points = new AffinityPoints();
        using var loader = ViewLoader.ForTraining(ImageSource.Open(data), recipe.ViewsOrDefault, new Parallax.Vision.LoaderOptions { BatchSize = Batch, Seed = 0 });
        foreach (LoadedBatch batch in loader.Batches(default, 1).Take(images / Batch))
        {
            using (batch) Add(points, directions(Crop(batch, recipe, 0)), directions(Crop(batch, recipe, 1)), regressor);
        }
        return points;
    }

    private static unsafe Tensor Crop(LoadedBatch batch, Recipe recipe, int local)
    {
        int view = recipe.ViewsOrDefault.Global.Count + local, side = batch.SizeOf(view);
        return Tensor.Over(batch.PointerTo(view), batch.Count, 3, side, side).To(DType.Float32, copy: true);
    }

    // Each image's two crops, and each image's first crop with the second one of the next image.
    private static void Add(AffinityPoints points, Tensor a, Tensor b, Regressor regressor)
    {
        using var scope = TensorScope.Open();
        using var off = GradMode.Off();
        foreach (bool same in new[] { true, false })
        {
            Tensor other = same ? b : b.Roll([1], [0]);
            points.Add(same, (a * other).Sum([1]).ToArray<float>(), regressor.Affinity(a, other).ToArray<float>());
        }
    }
}
