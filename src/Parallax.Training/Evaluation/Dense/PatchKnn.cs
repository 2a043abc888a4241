using Parallax.Vision;

namespace Parallax.Training.Evaluation.Dense;

/// <summary>Weighted k-NN classification of single patches, each of its image's class. docs/methods/metrics.md, "Dense k-NN".</summary>
/// <param name="backbone">The frozen network.</param>
/// <param name="view">Size, interpolation and normalisation of the pictures that it looks at.</param>
/// <param name="options">How.</param>
public sealed class PatchKnn(Backbone backbone, EvaluationPlan view, PatchKnnOptions options)
{
    private readonly List<UnreadableImage> unreadable = [];

    /// <summary>Images that were left out so far.</summary>
    public IReadOnlyList<UnreadableImage> Unreadable => unreadable;

    /// <summary>Classifies the patches of some images by those of others. Classes are joined by their names.</summary>
    /// <exception cref="ImageException">Too many images are unreadable, or the memory has no place for every image.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public PatchKnnScores Score(ImageSource voting, ImageSource asked, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(voting);
        ArgumentNullException.ThrowIfNull(asked);
        var (classes, truths) = LabelledSplit.Joined(voting.ClassNames, asked.ClassNames, asked.Labels);
        var (memory, labels) = Remember(voting, cancellation);
        var search = new NeighbourSearch<float>(memory.Features, Proximity.Cosine, options.Threads);
        long patches = 0, rightPatches = 0;
        int images = 0, rightImages = 0;
        unreadable.AddRange(Pass().Run(asked, pass: 0, (numbers, views) =>
        {
            KnnVotes votes = Votes(search, labels, views[0].Table, classes.Length);
            KnnVotes joint = votes.Joined(views[0].Grid.Count);
            for (int i = 0; i < votes.Count; i++) rightPatches += votes.Prediction(i) == truths[numbers[i / views[0].Grid.Count]] ? 1 : 0;
            for (int i = 0; i < joint.Count; i++) rightImages += joint.Prediction(i) == truths[numbers[i]] ? 1 : 0;
            (patches, images) = (patches + votes.Count, images + joint.Count);
        }, cancellation));
        return new PatchKnnScores((double)rightPatches / patches, (double)rightImages / images, memory.Count, images, classes.Length);
    }

    private KnnVotes Votes(NeighbourSearch<float> search, int[] labels, EmbeddingTable<float> asked, int classes)
    {
        var votes = new KnnVotes(options.Neighbours, classes, new double[(long)asked.Count * classes]);
        search.Visit(asked, options.Neighbours, (query, neighbours) => votes.Add(query, neighbours, labels, options.Temperature));
        return votes;
    }

    private (PatchMemory Memory, int[] Labels) Remember(ImageSource voting, CancellationToken cancellation)
    {
        int places = MemoryShare.Of(options.Memory, voting, passes: 1);
        var memory = new PatchMemory();
        var labels = new List<int>();
        unreadable.AddRange(Pass().Run(voting, pass: 0, (images, views) =>
        {
            for (int i = 0; i < images.Count; i++)
            {
                int[] chosen = Some(views[0].Grid.Count, places, Rng.For(options.Seed, epoch: 0, images[i], view: -1));
                memory.Add(views[0].Of(i), views[0].Channels, chosen);
                labels.AddRange(Enumerable.Repeat(voting.Labels[images[i]], chosen.Length));
            }
        }, cancellation));
        return (memory, [.. labels]);
    }

    private static int[] Some(int of, int count, Rng rng)
    {
        int[] order = [.. Enumerable.Range(0, of)];
        if (count >= of) return order;
        rng.Shuffle(order.AsSpan());
        return order[..count];
    }

    private DensePass Pass() => new(backbone, DenseViews.Whole(view), options.Seed);
}
