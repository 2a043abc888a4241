using Parallax.Vision;

namespace Parallax.Training.Evaluation;

/// <summary>Weighted k-NN accuracy of frozen features (methods of Wu et al. 2018, DINO's settings: cosine, T = 0.07).</summary>
public static class KnnEvaluation
{
    private static readonly string[] TrainNames = ["train"];
    private static readonly string[] TestNames = ["test", "val", "validation"];

    /// <summary>Embeds a labelled folder and classifies its test part by its training part.</summary>
    /// <param name="run">Whose features.</param>
    /// <param name="data">A folder with <c>train</c> and <c>test</c> (or <c>val</c>) of class folders; or class folders alone, whose images are then each classified by all others.</param>
    /// <param name="ks">Numbers of neighbours, each at least 1.</param>
    /// <param name="progress">Told the number of images done.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <exception cref="ImageException">There are no classes, or no images.</exception>
    public static KnnReport Run(TrainedRun run, string data, IReadOnlyList<int> ks, IProgress<int>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        var embedder = new Embedder(run.Backbone, run.View);
        if (Find(data, TrainNames) is not { } trainPath || Find(data, TestNames) is not { } testPath)
            return Within(embedder.Embed(Labelled(data), progress, cancellation), ks);
        ImageEmbeddings train = embedder.Embed(Labelled(trainPath), progress, cancellation);
        ImageEmbeddings test = embedder.Embed(Labelled(testPath), progress, cancellation);
        return Between(train, test, ks);
    }

    private static KnnReport Between(ImageEmbeddings train, ImageEmbeddings test, IReadOnlyList<int> ks)
    {
        // Classes are matched by name; a class that only the test part has gets a number that nobody votes for.
        string[] classes = [.. train.ClassNames, .. test.ClassNames.Except(train.ClassNames)];
        int[] labels = [.. test.Labels.Select(label => Array.IndexOf(classes, test.ClassNames[label]))];
        var votes = KnnClassifier.Vote(train.Table, train.Labels, test.Table, classes.Length, new KnnOptions { Ks = ks });
        return new KnnReport(train.Table.Count, test.Table.Count, classes.Length, Scores(votes, labels), [.. train.Unreadable, .. test.Unreadable]);
    }

    private static KnnReport Within(ImageEmbeddings all, IReadOnlyList<int> ks)
    {
        var votes = KnnClassifier.VoteWithin(all.Table, all.Labels, all.ClassNames.Count, new KnnOptions { Ks = ks });
        return new KnnReport(all.Table.Count, all.Table.Count, all.ClassNames.Count, Scores(votes, all.Labels), all.Unreadable);
    }

    private static IReadOnlyList<KnnScore> Scores(IReadOnlyList<KnnVotes> votes, int[] labels) =>
        [.. votes.Select(v => new KnnScore(v.K, v.Accuracy(labels), v.Accuracy(labels, 5)))];

    private static PhotoFolder Labelled(string path)
    {
        PhotoFolder photos = PhotoFolder.Open(path);
        return photos.ClassNames.Count > 0 ? photos : throw new ImageException(path, "found images outside class folders, expected one sub-folder for each class");
    }

    private static string? Find(string data, string[] names) => names.Select(name => Path.Combine(data, name)).FirstOrDefault(Directory.Exists);
}
