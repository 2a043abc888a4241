using Parallax.Torch;
using Parallax.Torch.Serialization;
using Parallax.Training;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;

namespace Parallax.Tests.Loop;

/// <summary>Runs of a tiny network on painted photos, in a folder that is gone after the test: 26 images, 3 steps an epoch, 9 in all.</summary>
internal sealed class TinyRun : IDisposable
{
    public const string Yaml = """
        method: { name: vicregl, place_matches: [4], expander: [32, 32], local_projector: [16, 16] }
        backbone: { name: resnet18, stem: small, stages: 2, width_multiple: 0.125 }
        views: { global: { size: 16 } }
        optim: { name: lars }
        schedule: { epochs: 3, warmup_epochs: 1, batch: 8 }
        """;

    private readonly MethodCatalog catalog = MethodCatalog.BuiltIn();

    public TinyRun() => PaintedPhotos.Paint(Folder["photos"], classes: 2, imagesPerClass: 13);

    public TemporaryFolder Folder { get; } = new();

    public string this[string name] => Folder[name];

    public void Dispose() => Folder.Dispose();

    public EffectiveRecipe<Recipe> Recipe(params string[] assignments) => new RecipeBinder(catalog.Types).Bind<Recipe>(new RecipeText("r.yaml", Yaml), assignments);

    /// <summary>Begins a run.</summary>
    /// <param name="run">Its folder.</param>
    /// <param name="recipe">Its recipe.</param>
    /// <param name="stopAt">The step after which it is asked to stop.</param>
    public PretrainReport Begin(string run, EffectiveRecipe<Recipe> recipe, int stopAt = int.MaxValue) =>
        Go(new PretrainRequest { Data = Folder["photos"], Out = Folder[run], Recipe = recipe }, stopAt);

    /// <summary>Goes on with a run.</summary>
    public PretrainReport Resume(string run, long? from = null, EffectiveRecipe<Recipe>? recipe = null) =>
        Go(new PretrainRequest { Data = Folder["photos"], Out = Folder[run], Resume = true, From = from, Recipe = recipe }, int.MaxValue);

    /// <summary>Trains, and calls back after each step.</summary>
    public PretrainReport Go(PretrainRequest request, Action<TrainingProgress> after, TimeProvider? time = null) =>
        new Pretraining(catalog, time ?? TimeProvider.System).Run(request, new Calling(after), TestContext.Current.CancellationToken);

    /// <summary>The logged steps without what the machine's speed decides.</summary>
    public string[] Losses(string run) =>
        [.. File.ReadLines(Folder[run + "/metrics.jsonl"]).Where(line => line.Contains("\"loss\":", StringComparison.Ordinal))
            .Select(line => line[..line.IndexOf("\"learning_rate\"", StringComparison.Ordinal)])];

    /// <summary>Compares all tensors of two files to the bit.</summary>
    public static void Same(string expected, string found)
    {
        using var left = SafetensorsFile.Open(expected);
        using var right = SafetensorsFile.Open(found);
        Assert.Equal(left.Names.Order(), right.Names.Order());
        Assert.Equal(left.Metadata, right.Metadata);
        foreach (string name in left.Names)
        {
            Assert.Equal(left[name].DType, right[name].DType);
            Assert.Equal(left[name].Shape, right[name].Shape);
            Assert.True(BytesOf(left[name]).AsSpan().SequenceEqual(BytesOf(right[name])), $"{name} differs");
        }
    }

    private static byte[] BytesOf(Tensor tensor)
    {
        using var bytes = new MemoryStream();
        tensor.CopyTo(bytes);
        return bytes.ToArray();
    }

    private PretrainReport Go(PretrainRequest request, int stopAt)
    {
        using var stop = new CancellationTokenSource();
        return new Pretraining(catalog, TimeProvider.System).Run(request, new Calling(at => { if (at.Step >= stopAt) stop.Cancel(); }), stop.Token);
    }

    private sealed class Calling(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
