using System.Globalization;
using Parallax.Training.Weights;
using Parallax.Vision;

namespace Parallax.Training.Evaluation.Dense;

/// <summary>Scores the patch features of a run or a model.</summary>
/// <param name="catalog">Backbones that the run's recipe may name.</param>
public sealed class DenseEvaluation(MethodCatalog catalog)
{
    /// <summary>Scores as asked.</summary>
    /// <exception cref="IOException">There is no such run.</exception>
    /// <exception cref="ImageException">The images are not there, or without the labels that are needed.</exception>
    /// <exception cref="ArgumentException">A value is out of range.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public EvaluationReport Run(DenseRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        TrainedModel model = TrainedModel.Open(request.Run, catalog);
        EvaluationPlan view = request.Size is { } size ? EvaluationPlan.Of(size) with { Interpolation = model.View.Interpolation, Normalization = model.View.Normalization } : model.View;
        return request.Protocol switch
        {
            DenseProtocol.Retrieval => Retrieve(request, model.Backbone, view, cancellation),
            DenseProtocol.Matching => Match(request, model.Backbone, view, cancellation),
            _ => Vote(request, model.Backbone, view, cancellation),
        };
    }

    private static EvaluationReport Retrieve(DenseRequest request, Backbone backbone, EvaluationPlan view, CancellationToken cancellation)
    {
        var standard = new DenseRetrievalOptions();
        var retrieval = new DenseRetrieval(backbone, view, standard with
        {
            Neighbours = request.Neighbours ?? standard.Neighbours,
            Temperature = request.Temperature ?? standard.Temperature,
            Memory = request.Memory ?? standard.Memory,
            Seed = request.Seed,
        });
        var (learned, scored) = SegmentationSet.OpenScored(request.Data);
        ConfusionMatrix found = retrieval.Score(learned, scored, cancellation);
        IEnumerable<Score> classes = scored.ClassNames.Select((name, c) => new Score($"IoU {name}", found.Iou(c))).Where(score => !double.IsNaN(score.Value));
        string how = $"{Pictures(scored.Images.Count, view)} by {retrieval.Remembered} patches of {learned.Images.Count} images";
        return new EvaluationReport(request.Run, "dense-retrieval", learned.Images.Count + scored.Images.Count, scored.ClassNames.Count,
            [new("mIoU", found.MeanIou), new("pixel accuracy", found.PixelAccuracy), new("mean class accuracy", found.MeanAccuracy), .. classes], Notes(how, retrieval.Unreadable));
    }

    private static EvaluationReport Match(DenseRequest request, Backbone backbone, EvaluationPlan view, CancellationToken cancellation)
    {
        ImageSource photos = ImageSource.Open(request.Data);
        var matching = new DenseMatching(backbone, view, request.Seed);
        DenseMatchingScores found = matching.Score(photos, cancellation), chance = found.Chance!;
        string how = $"two views each of {Pictures(photos.Count, view)}; {found.Matches.ToString(CultureInfo.InvariantCulture)} patches searched";
        return new EvaluationReport(request.Run, "dense-matching", photos.Count, 0,
        [
            new("matches in place", found.Accuracy),
            new("matches in place, by chance", chance.Accuracy),
            new("mean distance from the place", found.Distance, ScoreUnit.Patches),
            new("mean distance from the place, by chance", chance.Distance, ScoreUnit.Patches),
            new("distinct matches", found.Distinct),
            new("distinct matches, by chance", chance.Distinct),
        ], Notes(how, matching.Unreadable));
    }

    private static EvaluationReport Vote(DenseRequest request, Backbone backbone, EvaluationPlan view, CancellationToken cancellation)
    {
        var standard = new PatchKnnOptions();
        PatchKnnOptions options = standard with
        {
            Neighbours = request.Neighbours ?? standard.Neighbours,
            Temperature = request.Temperature ?? standard.Temperature,
            Memory = request.Memory ?? standard.Memory,
            Seed = request.Seed,
        };
        LabelledSplit split = LabelledSplit.Open(request.Data);
        if (split.Voting is not { } voting)
            throw new ImageException(request.Data, "found one part, expected one that votes and one that is asked: train and test folders, or a data set that has both");
        var knn = new PatchKnn(backbone, view, options);
        PatchKnnScores found = knn.Score(voting, split.Asked, cancellation);
        string k = options.Neighbours.ToString(CultureInfo.InvariantCulture), how = $"{Pictures(split.Asked.Count, view)}; {found.Remembered} patches of {voting.Count} images vote";
        return new EvaluationReport(request.Run, "dense-knn", split.Images, found.Classes,
            [new($"patches right, k = {k}", found.Patches), new($"images right by their patches' votes, k = {k}", found.Images)], Notes(how, knn.Unreadable));
    }

    private static string Pictures(int images, EvaluationPlan view) => $"{images} images at {view.Size} pixels";

    private static IReadOnlyList<string> Notes(string how, IReadOnlyList<UnreadableImage> unreadable) => [how, .. unreadable.Select(image => $"skipped: {image}")];
}
