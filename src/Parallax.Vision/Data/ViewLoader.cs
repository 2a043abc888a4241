namespace Parallax.Vision;

/// <summary>
/// Reads images and makes their views on threads of its own, a few batches ahead. What it yields is a function of the folder, the plan, the
/// batch size and the seed: not of the number of threads, the prefetch, the cache, or where it starts.
/// </summary>
public sealed class ViewLoader : IDisposable
{
    private readonly ImageSource images;
    private readonly BatchSampling sampling;
    private readonly LoaderOptions options;
    private readonly PhotoCache cache;
    private readonly BatchPool pool;

    private ViewLoader(ImageSource images, BatchSampling sampling, LoaderOptions options)
    {
        options.Validate();
        this.images = images;
        this.sampling = sampling;
        this.options = options;
        cache = new PhotoCache(images.Count, options.CacheBytes);
        pool = new BatchPool(LargestPart(sampling.PlacesPerEpoch(images), options), sampling.Sizes, options.PixelFormat);
    }

    /// <summary>Batches of an epoch.</summary>
    public int StepsPerEpoch => sampling.StepsPerEpoch(sampling.PlacesPerEpoch(images), options.BatchSize);

    /// <summary>The images that had to be passed over so far.</summary>
    public LoaderReport Report { get; } = new();

    /// <summary>
    /// A loader of random views: every epoch in another order, as many whole batches as the sampler has places for. An unreadable image is
    /// replaced by the next readable one in the epoch's order.
    /// </summary>
    /// <param name="images">The images.</param>
    /// <param name="plan">The views.</param>
    /// <param name="options">How to load.</param>
    /// <param name="sampler">Which images come when; null for what suits the source.</param>
    /// <exception cref="ArgumentException">Plan or options are out of range, or the sampler does not go with the images.</exception>
    /// <exception cref="ImageException">There are fewer images than a batch has rows.</exception>
    public static ViewLoader ForTraining(ImageSource images, ViewPlan plan, LoaderOptions options, Sampler? sampler = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        plan.Validate();
        sampler ??= images.DefaultSampler;
        string[] faults = [.. sampler.Faults(images, options.BatchSize)];
        if (faults.Length > 0)
            throw new ArgumentException(string.Join(Environment.NewLine, faults));
        int places = sampler.PlacesPerEpoch(images);
        if (places < options.BatchSize)
            throw new ImageException(images.Root, $"found {places} images, expected at least one batch of {options.BatchSize}");
        return new ViewLoader(images, new TrainingSampling(plan, sampler), options);
    }

    /// <summary>
    /// A loader of evaluation views: every image once, in the folder's order; the last batch may be short. An unreadable image is left out.
    /// </summary>
    /// <param name="images">The images.</param>
    /// <param name="plan">The view.</param>
    /// <param name="options">How to load.</param>
    /// <exception cref="ArgumentException">Plan or options are out of range.</exception>
    public static ViewLoader ForEvaluation(ImageSource images, EvaluationPlan plan, LoaderOptions options)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        plan.Validate();
        return new ViewLoader(images, new EvaluationSampling(plan), options);
    }

    /// <summary>One pass over all images: epoch 0.</summary>
    /// <param name="cancellation">Ends the sequence with an <see cref="OperationCanceledException"/>.</param>
    public IEnumerable<LoadedBatch> Batches(CancellationToken cancellation = default) => Batches(default, 1, cancellation);

    /// <summary>
    /// The batches from a place on, in order. Threads start with the enumeration and end with it; dispose each batch when it is used up.
    /// </summary>
    /// <param name="from">The first batch.</param>
    /// <param name="epochs">The epoch before which to stop, so the total number of epochs when starting from the first.</param>
    /// <param name="cancellation">Ends the sequence with an <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="ImageException">
    /// While enumerating: more than the allowed share of images is unreadable, or a thread failed at an image for another reason than
    /// that it is unreadable; the cause is inside.
    /// </exception>
    public IEnumerable<LoadedBatch> Batches(LoaderPosition from, int epochs, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from.Epoch);
        ArgumentOutOfRangeException.ThrowIfNegative(from.Step);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from.Step, StepsPerEpoch);
        long first = (long)from.Epoch * StepsPerEpoch + from.Step, end = (long)epochs * StepsPerEpoch;
        return Run();

        // A run is good for one enumeration, so each enumeration gets its own.
        IEnumerable<LoadedBatch> Run()
        {
            foreach (LoadedBatch batch in new LoaderRun(images, sampling, options, cache, pool, Report, first, end).Enumerate(cancellation))
                yield return batch;
        }
    }

    private static int LargestPart(int places, LoaderOptions options) => (Math.Min(options.BatchSize, places) + options.Share.Of - 1) / options.Share.Of;

    /// <summary>Frees the batches that were given back; those still in use are freed when they are disposed.</summary>
    public void Dispose() => pool.Dispose();
}
