using System.Globalization;
using Parallax.Training.Weights;
using Parallax.Vision;

namespace Parallax.Training.Evaluation;

/// <summary>Scores what a run has learnt: weighted k-NN on frozen features (Wu et al. 2018; DINO's settings by default).</summary>
/// <param name="catalog">Backbones that the run's recipe may name.</param>
public sealed class RunEvaluation(MethodCatalog catalog)
{
    /// <summary>
    /// Embeds a labelled folder and classifies its <c>test</c> (or <c>val</c>) part by its <c>train</c> part. A folder without these parts is
    /// classified image by image by all the others.
    /// </summary>
    /// <exception cref="IOException">There is no such run.</exception>
    /// <exception cref="ImageException">There are no classes, or no images.</exception>
    /// <exception cref="OperationCanceledException">Stopped.</exception>
    public EvaluationReport Run(EvaluationRequest request, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        TrainedModel run = TrainedModel.Open(request.Run, catalog);
        var embedder = new Embedder(run.Backbone, run.View);
        LabelledSplit split = LabelledSplit.Open(request.Data);
        if (split.Voting is null) return Within(request, embedder.Embed(split.Asked, cancellation: cancellation));
        ImageEmbeddings train = embedder.Embed(split.Voting, cancellation: cancellation);
        return Between(request, train, embedder.Embed(split.Asked, cancellation: cancellation));
    }

    private static EvaluationReport Between(EvaluationRequest request, ImageEmbeddings train, ImageEmbeddings test)
    {
        string[] unseen = [.. test.ClassNames.Except(train.ClassNames)];
        var (classes, labels) = LabelledSplit.Joined(train, test);
        var votes = KnnClassifier.Vote(train.Table, train.Labels, test.Table, classes.Length, request.Knn);
        string how = $"{test.Table.Count} test images, {train.Table.Count} training images vote";
        string[] notes = unseen.Length > 0 ? [how, $"{unseen.Length} test classes have no training image: {string.Join(", ", unseen.Take(5))}"] : [how];
        return Report(request, train.Table.Count + test.Table.Count, classes.Length, votes, labels, [.. notes, .. Skipped(train), .. Skipped(test)]);
    }

    private static EvaluationReport Within(EvaluationRequest request, ImageEmbeddings all)
    {
        var votes = KnnClassifier.VoteWithin(all.Table, all.Labels, all.ClassNames.Count, request.Knn);
        string[] notes = ["no train and test folders: each image is classified by all the others", .. Skipped(all)];
        return Report(request, all.Table.Count, all.ClassNames.Count, votes, all.Labels, notes);
    }

    private static EvaluationReport Report(
        EvaluationRequest request, int images, int classes, IReadOnlyList<KnnVotes> votes, int[] labels, IReadOnlyList<string> notes) =>
        new(request.Run, "knn", images, classes, [.. votes.SelectMany(v => Scores(v, labels))], notes);

    private static IEnumerable<Score> Scores(KnnVotes votes, int[] labels)
    {
        string k = votes.K.ToString(CultureInfo.InvariantCulture);
        yield return new Score($"k-NN top-1, k = {k}", votes.Accuracy(labels));
        yield return new Score($"k-NN top-5, k = {k}", votes.Accuracy(labels, 5));
    }

    private static IEnumerable<string> Skipped(ImageEmbeddings images) => images.Unreadable.Select(image => $"skipped: {image}");
}
