using Parallax.Torch;
using Parallax.Vision;

namespace Parallax.Training.Evaluation.Dense;

/// <summary>Segmentation without training: pixels are labelled by the nearest patches of a memory of labelled images.</summary>
/// <remarks>Balazevic et al., "Towards In-context Scene Understanding", NeurIPS 2023, as reproduced in public. docs/methods/metrics.md, "Dense retrieval".</remarks>
/// <param name="backbone">The frozen network.</param>
/// <param name="view">Size, interpolation and normalisation of the pictures that it looks at.</param>
/// <param name="options">How.</param>
public sealed class DenseRetrieval(Backbone backbone, EvaluationPlan view, DenseRetrievalOptions options)
{
    private readonly List<UnreadableImage> unreadable = [];

    /// <summary>Images that were left out so far.</summary>
    public IReadOnlyList<UnreadableImage> Unreadable => unreadable;

    /// <summary>Patches in the memory of the last call.</summary>
    public int Remembered { get; private set; }

    /// <summary>Remembers the patches of some images and labels the pixels of others by them; both have the same classes.</summary>
    /// <returns>Of every pixel of the views that is not void.</returns>
    /// <exception cref="ImageException">Too many images or a label map can't be read, or the memory has no place for every image.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ConfusionMatrix Score(SegmentationSet learned, SegmentationSet scored, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(learned);
        ArgumentNullException.ThrowIfNull(scored);
        LabelTransfer<float> memory = Remember(learned, cancellation);
        var confusion = new ConfusionMatrix(scored.ClassNames.Count);
        var labels = new ViewLabels(scored);
        unreadable.AddRange(new DensePass(backbone, DenseViews.Whole(view), options.Seed).Run(scored.Images, pass: 0, (images, views) =>
        {
            PatchView asked = views[0];
            double[] soft = memory.Of(asked.Table);                                          // (B·N, K)
            int length = asked.Grid.Count * confusion.Classes;
            for (int i = 0; i < images.Count; i++)
                Count(soft.AsSpan(i * length, length), asked.Grid, labels.Of(images[i], asked.Geometry[i]), confusion);
        }, cancellation));
        return confusion;
    }

    // Of each image as many patches in each pass as there are places for it.
    private LabelTransfer<float> Remember(SegmentationSet learned, CancellationToken cancellation)
    {
        int K = learned.ClassNames.Count, places = MemoryShare.Of(options.Memory, learned.Images, options.Passes);
        var pass = new DensePass(backbone, DenseViews.Remembered(view), options.Seed);
        var memory = new PatchMemory();
        var shares = new List<float>();
        var labels = new ViewLabels(learned);
        for (int epoch = 0; epoch < options.Passes; epoch++)
        {
            unreadable.AddRange(pass.Run(learned.Images, epoch, (images, views) =>
            {
                for (int i = 0; i < images.Count; i++) Add(views[0], i, labels.Of(images[i], views[0].Geometry[i]), Rng.For(options.Seed, epoch, images[i], view: -1));
            }, cancellation));
        }
        Remembered = memory.Count;
        return new LabelTransfer<float>(memory.Features, shares.ToArray(), options.Neighbours, options.Temperature, options.Threads);

        void Add(PatchView seen, int i, ushort[] pixels, Rng rng)
        {
            float[] y = new float[seen.Grid.Count * K];
            PatchClasses.Write(pixels, seen.Geometry[i].Width, seen.Grid, options.Void, y);
            int[] chosen = PatchChoice.Least(y, K, places, rng);
            memory.Add(seen.Of(i), seen.Channels, chosen);
            foreach (int n in chosen) shares.AddRange(y.AsSpan(n * K, K));
        }
    }

    private void Count(ReadOnlySpan<double> soft, Grid grid, ushort[] truths, ConfusionMatrix confusion)
    {
        using var scope = TensorScope.Open();
        Tensor patches = Tensor.From(soft.ToArray(), grid.Count, confusion.Classes).To(DType.Float32);   // (N, K)
        confusion.Add(truths, LabelTransfer<float>.Pixels(patches, grid, view.Size, view.Size));
    }
}
