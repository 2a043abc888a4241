using Parallax.Torch;
using Parallax.Training.Checkpoints;
using Parallax.Training.Evaluation;
using Parallax.Training.Loop;
using Parallax.Training.Recipes;
using Parallax.Vision;
using LoaderOptions = Parallax.Vision.LoaderOptions;

namespace Parallax.Training.Health;

/// <summary>Looks at a run while it trains: at the backbone's features now and then, at a batch's embeddings and matches more often.</summary>
/// <remarks>It changes nothing that is learnt: the backbone is read in evaluation mode, and no random number of the run is drawn.</remarks>
internal sealed class HealthMonitor
{
    private const int Batch = 128;

    private readonly HealthOptions options;
    private readonly RunPlan plan;
    private readonly Embedder embedder;
    private readonly ImageSource sample;
    private readonly LabelledSplit? split;
    private readonly int everyEpochs;
    private readonly CollapseCheck check;
    private readonly Dictionary<string, double> last = [];
    private readonly List<string> news = [];
    private HealthFigures? ofBatch;

    /// <param name="backbone">The network that is watched.</param>
    /// <param name="recipe">How to watch it, and the views and the seed that the evaluation view and the sample follow from.</param>
    /// <param name="plan">The run's length.</param>
    /// <param name="photos">The images that it trains on.</param>
    /// <param name="split">Labelled images of their own for k-NN; null takes the classes of the sample if it has any.</param>
    public HealthMonitor(Backbone backbone, Recipe recipe, RunPlan plan, ImageSource photos, LabelledSplit? split)
    {
        (options, this.plan, this.split) = (recipe.Health, plan, split);
        embedder = new Embedder(backbone, TrainedRun.PlanFor(recipe.ViewsOrDefault));
        sample = Sample(photos, options.Images, recipe.Seed);
        everyEpochs = options.EveryEpochs ?? Affordable(sample.Count + (split?.Images ?? 0), photos.Count);
        check = new CollapseCheck(options.Limits);
    }

    /// <summary>What a checkpoint holds of it.</summary>
    public SavedPart State => new("health", check.Save, check.Load);

    /// <summary>What speaks for a collapse as of the last looks.</summary>
    public IReadOnlyList<string> Warnings => check.Standing;

    /// <summary>Those of them that the last call of <see cref="After"/> found first.</summary>
    public IReadOnlyList<string> NewWarnings => [.. news];

    /// <summary>The last value of every figure.</summary>
    public IReadOnlyDictionary<string, double> Last => last;

    /// <summary>Looks at what the first part of a step shows, if its turn has come.</summary>
    public void Look(Progress at, int part, Terms terms)
    {
        if (part != 0 || options.EverySteps == 0 || at.Step % options.EverySteps != 0) return;
        ofBatch = new HealthFigures(at.Step + 1) { Embeddings = FiguresOf(terms.Embeddings), Matches = FiguresOf(terms.Matches) };
    }

    /// <summary>What there is to tell after a step; usually nothing.</summary>
    /// <param name="step">Steps done.</param>
    /// <param name="cancellation">Ends a look at the features, which then tells nothing.</param>
    public IEnumerable<HealthFigures> After(long step, CancellationToken cancellation)
    {
        news.Clear();
        if (ofBatch is { Embeddings.Count: > 0 } or { Matches.Count: > 0 }) yield return Noted(ofBatch);
        ofBatch = null;
        if (IsDue(step) && Features(step, cancellation) is { } seen) yield return Noted(seen);
    }

    private bool IsDue(long step)
    {
        if (everyEpochs == 0 || step % plan.StepsPerEpoch != 0) return false;
        long epochs = step / plan.StepsPerEpoch;
        return epochs == 1 || epochs % everyEpochs == 0 || step == plan.TotalSteps;
    }

    private HealthFigures Noted(HealthFigures figures)
    {
        news.AddRange(check.Look(figures));
        foreach (var (name, value) in figures.Named()) last[name] = value;
        return figures;
    }

    private HealthFigures? Features(long step, CancellationToken cancellation)
    {
        try
        {
            PooledFeatures found = Embed(sample, cancellation);
            using var scope = TensorScope.Open();
            var figures = FeatureFigures.Of(Tensor.From(found.Values.Span, found.Images.Count, found.Channels));
            return new HealthFigures(step) { Features = figures, Knn = KnnOf(found, cancellation) };
        }
        catch (OperationCanceledException)
        {
            return null;   // the run is being stopped; there will be another look when it goes on
        }
    }

    private KnnFigure? KnnOf(PooledFeatures sampled, CancellationToken cancellation)
    {
        if (split is null) return sample.ClassNames.Count >= 2 && Finite(sampled, sample) is { } all ? Figure(Within(all), all.Labels) : null;
        if (Finite(Embed(split.Asked, cancellation), split.Asked) is not { } asked) return null;
        if (split.Voting is null) return Figure(Within(asked), asked.Labels);
        if (Finite(Embed(split.Voting, cancellation), split.Voting) is not { } voting) return null;
        var (classes, labels) = LabelledSplit.Joined(voting, asked);
        return Figure(KnnClassifier.Vote(voting.Table, voting.Labels, asked.Table, classes.Length, Votes)[0], labels);
    }

    private KnnVotes Within(ImageEmbeddings all) => KnnClassifier.VoteWithin(all.Table, all.Labels, all.ClassNames.Count, Votes)[0];

    private KnnOptions Votes => new() { Ks = [options.Knn.K], Temperature = options.Knn.Temperature };

    private static KnnFigure Figure(KnnVotes votes, int[] labels) =>
        new(votes.Accuracy(labels), (double)labels.CountBy(label => label).Max(found => found.Value) / labels.Length, labels.Length);

    // An unreadable image is no reason to stop a run here; the training loader judges that.
    private PooledFeatures Embed(ImageSource photos, CancellationToken cancellation) =>
        embedder.Features(photos, new LoaderOptions { BatchSize = Batch, MaxUnreadable = 1 }, null, cancellation);

    private static ImageEmbeddings? Finite(PooledFeatures found, ImageSource photos) =>
        found.Images.Count > 1 && !found.Values.Span.ContainsAnyExceptInRange(float.MinValue, float.MaxValue) ? found.Of(photos) : null;

    private static IReadOnlyList<(string, EmbeddingFigures)> FiguresOf(IReadOnlyList<(string Name, Tensor Embeddings)> shown)
    {
        using var scope = TensorScope.Open();
        return [.. shown.GroupBy(one => one.Name, one => EmbeddingFigures.Of(one.Embeddings.To(Device.Cpu, DType.Float32)))
            .Select(of => (of.Key, of.First() with { Scale = of.Average(f => f.Scale), Deviation = of.Average(f => f.Deviation), EffectiveRank = of.Average(f => f.EffectiveRank) }))];
    }

    private static IReadOnlyList<(string, MatchFigures)> FiguresOf(IReadOnlyList<(string Name, Match Match)> shown) =>
        [.. shown.GroupBy(one => one.Name, one => MatchFigures.Of(one.Match))
            .Select(of => (of.Key, new MatchFigures(of.Average(f => f.Distinct), of.Average(f => f.Entropy), of.Average(f => f.Used))))];

    // A number of the image stream's own: no view of any image is drawn from it.
    private static ImageSource Sample(ImageSource photos, int count, ulong seed)
    {
        const int outsideOfImages = -2;
        int[] order = [.. Enumerable.Range(0, photos.Count)];
        Rng.For((long)seed, 0, outsideOfImages, 0).Shuffle<int>(order);
        return photos.Only([.. order.Take(count).Order()]);
    }

    // An image looked at is one view forward; an image trained on is two or more, forward and backward: at least six times as much.
    private static int Affordable(int looked, int trained)
    {
        const double share = 0.02, passesOfTraining = 6;
        return Math.Max(1, (int)Math.Ceiling(looked / (share * passesOfTraining * trained)));
    }
}
