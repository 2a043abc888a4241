using System.Globalization;
using Parallax.Vision;

namespace Parallax.Training.Evaluation;

/// <summary>Scores what a run has learnt: weighted k-NN on frozen features (Wu et al. 2018; DINO's settings by default).</summary>
/// <param name="catalog">Backbones that the run's recipe may name.</param>
public sealed class RunEvaluation(MethodCatalog catalog)
{
    private static readonly string[] TrainNames = ["train"];
    private static readonly string[] TestNames = ["test", "val", "validation"];

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
        TrainedRun run = TrainedRun.Open(request.Run, catalog);
        var embedder = new Embedder(run.Backbone, run.View);
        if (Find(request.Data, TrainNames) is not { } trainPath || Find(request.Data, TestNames) is not { } testPath)
            return Within(request, embedder.Embed(Labelled(request.Data), cancellation: cancellation));
        ImageEmbeddings train = embedder.Embed(Labelled(trainPath), cancellation: cancellation);
        ImageEmbeddings test = embedder.Embed(Labelled(testPath), cancellation: cancellation);
        return Between(request, train, test);
    }

    private static EvaluationReport Between(EvaluationRequest request, ImageEmbeddings train, ImageEmbeddings test)
    {
        // Classes are matched by name; one that only the test part has gets a number that nobody votes for.
        string[] unseen = [.. test.ClassNames.Except(train.ClassNames)], classes = [.. train.ClassNames, .. unseen];
        int[] labels = [.. test.Labels.Select(label => Array.IndexOf(classes, test.ClassNames[label]))];
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

    private static PhotoFolder Labelled(string path)
    {
        PhotoFolder photos = PhotoFolder.Open(path);
        return photos.ClassNames.Count > 0 ? photos : throw new ImageException(path, "found images outside class folders, expected one sub-folder for each class");
    }

    private static string? Find(string data, string[] names) => names.Select(name => Path.Combine(data, name)).FirstOrDefault(Directory.Exists);
}
