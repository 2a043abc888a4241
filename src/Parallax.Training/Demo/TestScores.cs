using Parallax.Training.Evaluation;
using Parallax.Training.Reports;

namespace Parallax.Training.Demo;

/// <summary>The scores of features of the test images, which are the same images in the same order for every contestant.</summary>
internal sealed class TestScores
{
    private const string RecallColumn = "Recall@1", KnnColumn = "k-NN accuracy";

    private static readonly KnnOptions Knn = new() { Ks = [20], Temperature = 0.07 };
    private static readonly RetrievalOptions Retrieval = new() { Ks = [1] };

    private readonly int[] classes, categories, queries, voters;
    private readonly int classCount, categoryCount;
    private readonly bool hasCategories;

    internal TestScores(IReadOnlyList<DemoImage> images)
    {
        (classes, classCount) = Numbered(images.Select(image => image.Class));
        (categories, categoryCount) = Numbered(images.Select(image => image.Category));
        hasCategories = images.Any(image => image.Category != image.Class);
        ILookup<bool, int> byRole = Enumerable.Range(0, images.Count).ToLookup(i => images[i].IsKnnQuery);
        (queries, voters) = ([.. byRole[true]], [.. byRole[false]]);
    }

    /// <summary>Names of the scores.</summary>
    internal static IReadOnlyList<string> Columns { get; } = [RecallColumn, KnnColumn];

    /// <summary>Fractions in [0, 1], one per column; NaN where nothing can be asked.</summary>
    internal IReadOnlyList<double> Of(EmbeddingTable<float> features) =>
        [RetrievalMetrics.Within(features, classes, Retrieval).Recall[1], hasCategories ? ByCategory(features) : ByClass(features)];

    /// <summary>How each score comes about, and what guessing would give.</summary>
    internal IReadOnlyList<RunFact> Explanations =>
    [
        new(RecallColumn,
            $"each of {classes.Length} test images of {classCount} classes looks for its nearest other one by cosine; right when both show the same class. "
            + $"A random other image: {Percent(RandomRecall())}"),
        new(KnnColumn, hasCategories
            ? $"each of {queries.Length} test images takes the category, one of {categoryCount}, that its {Knn.Ks[0]} nearest among {voters.Length} other test images vote for "
                + $"(cosine, temperature {Knn.Temperature}). Always the most frequent category: {Percent(Majority(categories, voters, queries))}"
            : $"each test image takes the class that its {Knn.Ks[0]} nearest other ones vote for (cosine, temperature {Knn.Temperature}). "
                + $"Always the most frequent class: {Percent(MajorityClass())}"),
    ];

    private double ByClass(EmbeddingTable<float> features) => KnnClassifier.VoteWithin(features, classes, classCount, Knn)[0].Accuracy(classes);

    private double ByCategory(EmbeddingTable<float> features)
    {
        if (queries.Length == 0 || voters.Length == 0)
            return double.NaN;
        KnnVotes votes = KnnClassifier.Vote(Rows(features, voters), Of(categories, voters), Rows(features, queries), categoryCount, Knn)[0];
        return votes.Accuracy(Of(categories, queries));
    }

    // Of the other images, the share that shows the query's class; the mean over the queries.
    private double RandomRecall() => classes.CountBy(c => c).Sum(c => (double)c.Value * (c.Value - 1)) / classes.Length / Math.Max(1, classes.Length - 1);

    private double MajorityClass()
    {
        int[] everyone = [.. Enumerable.Range(0, classes.Length)];
        return Majority(classes, everyone, everyone);
    }

    private static double Majority(int[] labels, int[] voters, int[] queries)
    {
        if (queries.Length == 0 || voters.Length == 0)
            return double.NaN;
        int most = Of(labels, voters).CountBy(label => label).MaxBy(label => label.Value).Key;
        return Of(labels, queries).Count(label => label == most) / (double)queries.Length;
    }

    private static string Percent(double fraction) => double.IsNaN(fraction) ? "not known" : $"{100 * fraction:0.0} %";

    private static int[] Of(int[] labels, int[] rows) => [.. rows.Select(row => labels[row])];

    private static EmbeddingTable<float> Rows(EmbeddingTable<float> table, int[] rows)
    {
        float[] values = new float[rows.Length * table.Dimension];
        for (int i = 0; i < rows.Length; i++)
            table.Row(rows[i]).CopyTo(values.AsSpan(i * table.Dimension));
        return new EmbeddingTable<float>(values, table.Dimension);
    }

    private static (int[] Numbers, int Count) Numbered(IEnumerable<string> names)
    {
        string[] all = [.. names];
        Dictionary<string, int> numbers = all.Distinct().Order(StringComparer.Ordinal).Select((name, number) => (name, number)).ToDictionary();
        return ([.. all.Select(name => numbers[name])], numbers.Count);
    }
}
