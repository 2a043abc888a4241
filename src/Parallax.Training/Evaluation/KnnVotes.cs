namespace Parallax.Training.Evaluation;

/// <summary>The votes that Q test items gave to K classes.</summary>
public sealed class KnnVotes
{
    private readonly double[] scores;

    internal KnnVotes(int k, int classes, double[] scores)
    {
        this.scores = scores;
        (K, Classes) = (k, classes);
    }

    /// <summary>Neighbours that were asked to vote.</summary>
    public int K { get; }

    /// <summary>Number of classes.</summary>
    public int Classes { get; }

    /// <summary>Q, the number of test items.</summary>
    public int Count => scores.Length / Classes;

    /// <summary>Total weight per class of test item <paramref name="index"/>; 0 for a class without a neighbour.</summary>
    public ReadOnlySpan<double> this[int index] => scores.AsSpan(index * Classes, Classes);

    /// <summary>The class with the largest total; ties go to the lower class.</summary>
    public int Prediction(int index) => ClassificationScores.First(this[index]);

    /// <summary>The share of items whose label is among the <paramref name="n"/> classes with most weight; ties go to the lower class. NaN without items.</summary>
    /// <param name="labels">Q class ids in [0, <see cref="Classes"/>).</param>
    /// <param name="n">Classes that count as a hit, at least 1.</param>
    public double Accuracy(ReadOnlySpan<int> labels, int n = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        if (labels.Length != Count)
            throw new ArgumentException($"k-NN: {Count} test items, but {labels.Length} labels", nameof(labels));
        int hits = 0;
        for (int i = 0; i < labels.Length; i++)
            hits += ClassificationScores.Rank(this[i], labels[i]) < n ? 1 : 0;
        return labels.Length == 0 ? double.NaN : (double)hits / labels.Length;
    }

    /// <summary>The votes of every <paramref name="items"/> items that follow each other, summed.</summary>
    internal KnnVotes Joined(int items)
    {
        var joined = new KnnVotes(K, Classes, new double[scores.Length / items]);
        for (int i = 0; i < scores.Length; i++) joined.scores[(i / Classes / items * Classes) + (i % Classes)] += scores[i];
        return joined;
    }

    internal void Add(int index, ReadOnlySpan<Neighbour> neighbours, int[] labels, double temperature)
    {
        Span<double> votes = scores.AsSpan(index * Classes, Classes);
        foreach (Neighbour neighbour in neighbours)
            votes[labels[neighbour.Index]] += Math.Exp(neighbour.Value / temperature);
    }
}
